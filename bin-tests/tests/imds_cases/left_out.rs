//! Cases of the SDKs' suites that the table does not have, with the reason.

pub const CASES: &[(&str, &str)] = &[
    ("MSAL-PY VmTestCase: second call from the cache", "a filter runs once and keeps nothing"),
    ("MSAL-PY VmTestCase: refresh at half of the lifetime", "a filter runs once and keeps nothing"),
    (
        "MSAL-PY ServiceFabric happy path",
        "needs TLS, which imds-token does not contain: refused, see the rows on sources",
    ),
    ("MSAL-PY ServiceFabric 404 SecretHeaderNotFound", "as before: Service Fabric is refused before any request"),
    ("MSAL-NET ManagedIdentityTests: parallel requests reach the endpoint once", "one process makes one request"),
    ("MSAL-NET ManagedIdentityTests: unreachable network", "in imds_network.rs, whose namespace has no route"),
    ("MSAL-NET ServiceFabricTests", "Service Fabric is refused before any request"),
    ("MSAL-NET ImdsV2Tests", "version 2 needs TLS and a key in the VM's TPM; no client but MSAL for .NET has it"),
    ("MSAL-GO Arc user-assigned: cache partition", "a filter keeps nothing"),
    ("MSAL-GO servicefabric_test.go", "Service Fabric is refused before any request"),
    ("AI-PY test_imds_credential: cache", "a filter keeps nothing"),
    (
        "AI-PY test_imds_credential: recorded live tests",
        "there is no Azure here; the bodies captured from it are the emulator's",
    ),
    (
        "AI-PY test_imds_credential: a probe before the first request",
        "the request is its own probe, with a limit on connecting",
    ),
    ("AI-PY test_imds_credential: two scopes", "the last -r holds, as the last of any flag does"),
    ("AI-PY test_managed_identity: service fabric", "Service Fabric is refused before any request"),
    ("AI-GO GetTokenScopes: two scopes", "the last -r holds, as the last of any flag does"),
    ("AI-GO TestManagedIdentityCredential live tests", "there is no Azure here"),
    ("AI-RS azure_ml and cloudshell: error in the constructor", "both are served here, see their rows"),
    ("AI-RS service_fabric: error in the constructor", "refused as well, see the rows on sources"),
    ("cloud-init headers_cb", "there is no such hook"),
    ("cloud-init 1000 failures", "bounded: five waits that grow, or 70 s after a 410"),
    ("azure-init malformed JSON retried within the budget", "JSON that is wrong once is wrong again: an error at once"),
    ("azure-init 400 retried", "only with --wait-for-identity, which has rows"),
];
