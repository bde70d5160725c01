//! `/metadata/scheduledevents`: what is about to happen to the VM, played in acts. Each `GET` brings the play forward, so
//! that no test has to wait: nothing is scheduled at first, then each event in turn is scheduled, started (at once where
//! it is acknowledged) and gone.

use std::sync::{Mutex, PoisonError};

use serde_json::Value;

use super::error;
use crate::json;
use crate::world::VM_NAME;
use crate::{Reply, Request, clock, seed};

/// Something that is scheduled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    /// The VM stands still for some seconds.
    Freeze,
    /// It starts anew.
    Reboot,
    /// It moves to another node, and loses its ephemeral disk.
    Redeploy,
    /// A spot VM is taken away.
    Preempt,
    /// It is deleted.
    Terminate,
}

impl Event {
    /// Every event by its name.
    pub const NAMES: [(&'static str, Event); 5] = [
        ("freeze", Event::Freeze),
        ("reboot", Event::Reboot),
        ("redeploy", Event::Redeploy),
        ("preempt", Event::Preempt),
        ("terminate", Event::Terminate),
    ];

    /// Its type, the seconds of notice it gives, its description and the seconds it takes (-1: unknown).
    fn told(self) -> (&'static str, i64, &'static str, i64) {
        match self {
            Event::Freeze => {
                let text = "Virtual machine is being paused because of a memory-preserving Live Migration operation.";
                ("Freeze", 900, text, 5)
            }
            Event::Reboot => {
                ("Reboot", 900, "Virtual machine is going to be restarted as requested by authorized user.", -1)
            }
            Event::Redeploy => ("Redeploy", 600, "Host server is unhealthy; the virtual machine is moved.", -1),
            Event::Preempt => ("Preempt", 30, "Virtual machine is being evicted: spot capacity is needed.", -1),
            Event::Terminate => ("Terminate", 300, "Virtual machine is being deleted by its scale set.", -1),
        }
    }
}

/// How many times an event is told of before it starts by itself, and before it is gone.
const SCHEDULED: usize = 3;
const STARTED: usize = 2;

/// The play, and where it is.
#[derive(Debug)]
pub(crate) struct Play(Mutex<Act>);

#[derive(Debug)]
struct Act {
    waiting: Vec<Event>,
    incarnation: u64,
    on: Option<Scene>,
    /// Events so far, which makes their ids.
    number: u64,
    begun: bool,
}

#[derive(Clone, Debug)]
struct Scene {
    event: Event,
    id: String,
    started: bool,
    told: usize,
    not_before: i64,
}

impl Play {
    pub fn new(events: &[Event]) -> Self {
        let waiting = events.iter().rev().copied().collect();
        Play(Mutex::new(Act { waiting, incarnation: 1, on: None, number: 0, begun: false }))
    }

    fn act(&self) -> std::sync::MutexGuard<'_, Act> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The document, after one step of the play.
    pub(super) fn document(&self, version: &str) -> Reply {
        let mut act = self.act();
        act.step();
        Reply::json(200, act.document(version))
    }

    /// Approves the events that the body names.
    pub(super) fn approve(&self, request: &Request) -> Reply {
        let malformed = || error::plain(400, "Bad request. The StartRequests of the body are malformed");
        let Ok(body) = serde_json::from_slice::<Value>(&request.body) else { return malformed() };
        let Some(requests) = body["StartRequests"].as_array().filter(|all| !all.is_empty()) else { return malformed() };
        let mut act = self.act();
        for request in requests {
            let Some(id) = request["EventId"].as_str() else { return malformed() };
            if !act.start(id) {
                return error::plain(400, "Bad request. There is no such event");
            }
        }
        Reply::json(200, "")
    }

    /// Adds an event behind those that wait.
    pub fn add(&self, event: Event) {
        self.act().waiting.insert(0, event);
    }
}

impl Act {
    fn step(&mut self) {
        if !std::mem::replace(&mut self.begun, true) {
            return;
        }
        let Some(scene) = &mut self.on else {
            if let Some(event) = self.waiting.pop() {
                self.number += 1;
                let id = seed::guid(0xe7e7 + self.number).to_uppercase();
                let not_before = clock::now() + event.told().1;
                self.on = Some(Scene { event, id, started: false, told: 1, not_before });
                self.incarnation += 1;
            }
            return;
        };
        let over = if scene.started { STARTED } else { SCHEDULED };
        if scene.told < over {
            scene.told += 1;
            return;
        }
        self.incarnation += 1;
        if scene.started {
            self.on = None;
        } else {
            (scene.started, scene.told) = (true, 1);
        }
    }

    /// Starts the event of that id; again is no error.
    fn start(&mut self, id: &str) -> bool {
        let Some(scene) = self.on.as_mut().filter(|scene| scene.id.eq_ignore_ascii_case(id)) else { return false };
        if !scene.started {
            // The document that tells of it is the next one asked for.
            (scene.started, scene.told) = (true, 0);
            self.incarnation += 1;
        }
        true
    }

    fn document(&self, version: &str) -> String {
        json::object(|o| {
            o.raw("DocumentIncarnation", self.incarnation);
            o.list("Events", |l| {
                let Some(scene) = &self.on else { return };
                let (kind, _, description, seconds) = scene.event.told();
                l.object(|e| {
                    e.text("EventId", &scene.id);
                    e.text("EventStatus", if scene.started { "Started" } else { "Scheduled" });
                    e.text("EventType", kind);
                    e.text("ResourceType", "VirtualMachine");
                    e.list("Resources", |l| l.text(VM_NAME));
                    let time = if scene.started { String::new() } else { clock::http(scene.not_before) };
                    e.text("NotBefore", time);
                    if version >= "2019-04-01" {
                        e.text("Description", description);
                    }
                    if version >= "2019-08-01" {
                        e.text("EventSource", if scene.event == Event::Reboot { "User" } else { "Platform" });
                    }
                    if version >= "2020-07-01" {
                        e.raw("DurationInSeconds", seconds);
                    }
                });
            });
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn get(play: &Play) -> (u64, String, String) {
        let reply = play.document("2020-07-01");
        let document: Value = serde_json::from_slice(&reply.body).unwrap();
        let event = &document["Events"][0];
        let text = |name: &str| event[name].as_str().unwrap_or("-").to_owned();
        (document["DocumentIncarnation"].as_u64().unwrap(), text("EventStatus"), text("EventId"))
    }

    #[test]
    fn a_play_goes_on_by_itself() {
        let play = Play::new(&[Event::Reboot]);
        let seen: Vec<String> =
            (0..8).map(|_| get(&play)).map(|(number, status, _)| format!("{number} {status}")).collect();
        let expected = ["1 -", "2 Scheduled", "2 Scheduled", "2 Scheduled", "3 Started", "3 Started", "4 -", "4 -"];
        assert_eq!(seen, expected);
    }
}
