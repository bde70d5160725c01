//! Which fault strikes which request.

use super::Fault;
use crate::Place;

/// Faults that are being played, each with the number of requests it has counted.
#[derive(Debug, Default)]
pub(crate) struct Plan(Vec<(Fault, usize)>);

impl Plan {
    pub fn new(faults: impl IntoIterator<Item = Fault>) -> Self {
        Plan(faults.into_iter().map(|fault| (fault, 0)).collect())
    }

    /// Adds one behind the others.
    pub fn add(&mut self, fault: Fault) {
        self.0.push((fault, 0));
    }

    /// The fault that strikes a request for `place`: the first that is due. One that stands behind another begins to count
    /// when that one lets a request pass, so that `410x2` and `429x1` are played in a row.
    pub fn strike(&mut self, place: &Place) -> Option<Fault> {
        self.0.iter_mut().filter(|(fault, _)| place.is(&fault.place)).find_map(|(fault, seen)| {
            *seen += 1;
            let since = seen.checked_sub(fault.from)?;
            let due = since % fault.every == 0 && fault.count.is_none_or(|count| since / fault.every < count);
            due.then(|| fault.clone())
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Service;

    fn strikes(faults: &[&str], place: Place, times: usize) -> String {
        let mut plan = Plan::new(faults.iter().map(|text| text.parse().unwrap()));
        let struck = (0..times).map(|_| plan.strike(&place).map_or("-".into(), |fault| fault.place[..1].to_owned()));
        struck.collect()
    }

    #[test]
    fn counts_and_beginnings() {
        let token = Place { service: Service::Imds, kind: "token", page: None, graph: false };
        for (faults, struck) in [
            (&["imds:410x3"][..], "iii--"),
            (&["token:500"], "ttttt"),
            (&["token:503x2@2"], "-tt--"),
            (&["token:410x2", "any:429x1"], "tta--"),
            (&["imds:503@2%2"], "-i-i-"),
            (&["imds:503x1@2%2"], "-i---"),
            (&["imds:503x1@2", "token:500x2"], "tit--"),
            (&["arm:500", "page1:500", "vms:500"], "-----"),
        ] {
            assert_eq!(strikes(faults, token, 5), struck, "{faults:?}");
        }
    }

    #[test]
    fn pages_and_the_graph_are_places() {
        let vms = |page, graph| Place { service: Service::Arm, kind: "vms", page: Some(page), graph };
        assert_eq!(strikes(&["page2:cut"], vms(2, false), 1), "p");
        assert_eq!(strikes(&["page2:cut"], vms(1, false), 1), "-");
        assert_eq!(strikes(&["graph:422"], vms(1, false), 1), "-");
        assert_eq!(strikes(&["graph:422"], vms(1, true), 1), "g");
    }
}
