//! What arm-get does: reads the token while the VM says where it is, and asks for one path after the other.

use std::sync::Arc;
use std::thread;

use arm::page::Document;
use arm::{Arm, Output, walk};
use cli::{Exit, Failure};
use http::{Answer, Limits};

use crate::TOOL;
use crate::args::Options;
use crate::list::List;
use crate::path::Wanted;
use crate::place::Place;
use crate::provider::Versions;
use crate::query::Query;

/// Writes what the paths answer, in their order.
pub fn run(options: Options) -> anyhow::Result<Exit> {
    let mut place = Place::given(&options)?;
    let wanted = options.paths.iter().map(|path| Request::read(path, &options)).collect::<Result<Vec<_>, _>>()?;

    // Nothing secret is needed to ask where this VM is, so it is asked while the token is on its way.
    let lacking = wanted.iter().any(|request| place.lacks(request.path.needs()));
    let limits = options.arm.limits.clone();
    let own = lacking.then(|| thread::spawn(move || own_place(limits)));
    let arm = Arc::new(Arm::sign_in(TOOL, &options.arm)?);
    for request in &wanted {
        request.path.check(arm.origin())?;
    }
    if let Some(own) = own {
        place.learn(own.join().map_err(|_| Failure::new(Exit::Bug, "the question where this VM is was lost"))??);
    }
    let mut versions = Versions::new(&arm);
    let mut out = Output::lock(options.arm.ascii);
    for request in wanted {
        let (target, answer) = request.send(&place, &arm, &mut versions)?;
        if options.raw && !answer.is_json() && Document::read(&answer.body, "value").is_err() {
            out.bytes(&answer.body)?;
            out.flush()?;
            continue;
        }
        let mut list = List::new(&arm, options.arm.paging, target);
        walk::write(&mut list, answer, &arm, &options.arm, &mut out)?;
    }
    Ok(Exit::Ok)
}

fn own_place(limits: Limits) -> Result<imds::Place, Failure> {
    let service = imds::Service::new(TOOL.name, TOOL.version, limits, imds::Endpoint::choose(None)?);
    imds::Place::ask(&service)
        .map_err(|failure| failure.hint("or say where: -s SUBSCRIPTION -g RESOURCE-GROUP, or ARM_SCOPE"))
}

/// One path with its query.
struct Request {
    path: Wanted,
    query: Query,
}

impl Request {
    fn read(path: &str, options: &Options) -> Result<Request, Failure> {
        let path = Wanted::read(path)?;
        let mut query = Query::new(path.query.as_deref(), &options.query)?;
        if let Some(version) = &options.api_version {
            query.add_version(version)?;
        }
        Ok(Request { path, query })
    }

    /// Asks for it: where it was asked at last, and the answer.
    fn send(mut self, place: &Place, arm: &Arm, versions: &mut Versions<'_>) -> Result<(String, Answer), Failure> {
        let path = self.path.place(place)?;
        if !self.query.has("api-version") {
            self.query.add_version(&versions.of(&path)?)?;
        }
        let target = self.query.after(&path);
        let answer = arm.ask(&target)?;
        // Resource Graph says 422 where it cannot answer a list; the resource's own provider can, only slower.
        if answer.status == 422
            && let Some(query) = self.query.without("useResourceGraph")
        {
            cli::note(TOOL.name, "Resource Graph cannot answer this (422): asked again without useResourceGraph");
            let target = query.after(&path);
            let answer = arm.get(&target).map_err(|failure| {
                // Only Resource Graph expands a whole list; a provider refuses it with 400.
                if query.has("$expand") {
                    failure.hint("or ask without $expand too, or for one resource")
                } else {
                    failure
                }
            });
            return answer.map(|answer| (target, answer));
        }
        if answer.status == 200 { Ok((target, answer)) } else { Err(arm.refusal(&target, &answer)) }
    }
}
