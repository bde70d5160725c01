//! `/metadata/loadbalancer`: the public addresses and rules of the load balancer before the VM. Numbers are numbers here.

use crate::Reply;
use crate::json;

/// The document, of a Standard load balancer.
pub(super) fn answer() -> Reply {
    let (public, private) = ("203.0.113.16", "10.16.0.4");
    let body = json::object(|o| {
        o.object("loadbalancer", |b| {
            b.list("publicIpAddresses", |l| {
                l.object(|a| {
                    a.text("frontendIpAddress", public);
                    a.text("privateIpAddress", private);
                });
            });
            b.list("inboundRules", |l| {
                for (front, back) in [(443, 8443), (50_001, 3389)] {
                    l.object(|r| {
                        r.text("frontendIpAddress", public);
                        r.text("protocol", "tcp");
                        r.raw("frontendPort", front);
                        r.raw("backendPort", back);
                        r.text("privateIpAddress", private);
                    });
                }
            });
            b.list("outboundRules", |l| {
                l.object(|r| {
                    r.text("frontendIpAddress", public);
                    r.text("privateIpAddress", private);
                });
            });
        });
    });
    Reply::json(200, body)
}
