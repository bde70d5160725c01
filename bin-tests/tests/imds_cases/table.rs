//! The table: which case of which suite each row answers, and what is expected here.
//!
//! Suites: MSAL-PY `tests/test_mi.py`, MSAL-NET `tests/Microsoft.Identity.Test.Unit/ManagedIdentityTests`, MSAL-GO
//! `apps/managedidentity`, AI-PY `sdk/identity/azure-identity/tests`, AI-GO `sdk/azidentity`, AI-RS `sdk/identity`,
//! cloud-init `tests/unittests/sources/azure/test_imds.py`, azure-init `libazureinit`, afterburn
//! `src/providers/microsoft/azure`. "ours" are cases that no suite has.

use azure_sim::Assigned;

use crate::row::{Answer, KEY, Row, SECRET, Source, TOKEN, challenge, html, json, raw, row, text};

/// All rows.
pub fn rows() -> Vec<Row> {
    let parts = [
        requests(),
        tokens(),
        statuses(),
        retries(),
        error_texts(),
        strangers(),
        sources(),
        app_service(),
        azure_ml(),
        cloud_shell(),
        arc(),
        metadata(),
    ];
    parts.into_iter().flatten().collect()
}

/// A token as every suite's happy path has it.
fn token() -> Answer {
    json(200, r#"{"access_token":"TOKEN","expires_in":"7890","resource":"R","token_type":"Bearer"}"#)
}

fn not_found() -> Answer {
    json(400, r#"{"error":"invalid_request","error_description":"Identity not found"}"#)
}

const SEVERAL: &str = r#"{"error":"invalid_request","error_description":"Multiple user assigned identities exist, please specify the clientId / resourceId of the identity in the token request"}"#;
const REALM: &str = "Basic realm=/var/opt/azcmagent/tokens/a.key";
const ID: &str = "e1b74c6a-92f5-4d03-a4c8-37d0b6ef8152";
const PATH: &str = "/subscriptions/s/resourceGroups/g/providers/Microsoft.ManagedIdentity/userAssignedIdentities/i";

/// What is sent to IMDS.
fn requests() -> Vec<Row> {
    let arm = "resource=https%3A%2F%2Fmanagement.azure.com%2F ";
    vec![
        row("MSAL-PY VmTestCase.test_happy_path")
            .sent(format!("GET /metadata/identity/oauth2/token?api-version=2018-02-01&{}", arm.trim()))
            .sent("metadata: true"),
        row("MSAL-GO TestIMDSAcquireTokenReturnsTokenSuccess: system-assigned").sent("metadata: true"),
        row("MSAL-GO TestIMDSAcquireTokenReturnsTokenSuccess: client id")
            .args(&format!("--client-id {ID}"))
            .sent(format!("&client_id={ID}")),
        row("MSAL-GO TestIMDSAcquireTokenReturnsTokenSuccess: object id")
            .args("--object-id 7d2e9b50-c618-4f3a-b07d-94a1f5c3e826")
            .sent("&object_id=7d2e9b50-c618-4f3a-b07d-94a1f5c3e826"),
        row("MSAL-PY VmTestCase.test_vm_resource_id_parameter_should_be_msi_res_id")
            .args("--resource-id 1234 -o json")
            .answers([json(200, r#"{"access_token":"TOKEN","expires_in":3600,"resource":"R"}"#)])
            .sent("&msi_res_id=1234")
            .sent("metadata: true")
            .prints(r#""expires_in":3600"#),
        row("AI-RS imds_resource_id")
            .args(&format!("--resource-id {PATH}"))
            .answers([token()])
            .sent("&msi_res_id=%2Fsub"),
        row("AI-RS imds_system_assigned").answers([token()]).prints(TOKEN),
        row("AI-RS imds_client_id").args("--client-id c").answers([token()]).sent("&client_id=c"),
        row("AI-RS imds_object_id").args("--object-id o").answers([token()]).sent("&object_id=o"),
        row("AI-PY test_imds_credential: identity_config")
            .args("--client-id a")
            .answers([token()])
            .sent("&client_id=a "),
        row("AI-PY test_managed_identity: client_id=None")
            .answers([token()])
            .sent("resource=https%3A%2F%2Fmanagement.azure.com%2F "),
        row("AI-GO GetTokenScopes: none").args("-r=").fails(64, "-r needs a value").requests(0),
        row("AI-RS requires_one_scope").args("-r=").fails(64, "-r needs a value").requests(0),
        row("AI-PY test_imds_credential: no scopes").args("-r=").fails(64, "-r needs a value").requests(0),
        row("MSAL-GO TestCreatingIMDSClient: empty client id")
            .args("--client-id=")
            .fails(64, "--client-id")
            .requests(0),
        row("MSAL-GO TestCreatingIMDSClient: empty object id")
            .args("--object-id=")
            .fails(64, "--object-id")
            .requests(0),
        row("MSAL-GO TestCreatingIMDSClient: empty resource id")
            .args("--resource-id=")
            .fails(64, "--resource-id")
            .requests(0),
        row("AI-GO UnsupportedID: two ids")
            .args("--client-id a --object-id b")
            .fails(64, "both name an identity")
            .requests(0),
        row("MSAL-NET ManagedIdentityTests: /.default is stripped")
            .args("-r https://management.core.windows.net//.default")
            .sent("resource=https%3A%2F%2Fmanagement.core.windows.net%2F "),
        row("MSAL-NET ManagedIdentityTests: a resource without /.default")
            .args("-r https://vault.azure.net")
            .sent("net "),
        row("AI-PY test_imds_credential: AZURE_POD_IDENTITY_AUTHORITY_HOST")
            .env("AZURE_POD_IDENTITY_AUTHORITY_HOST", "SIM/")
            .sent("GET /metadata/identity/oauth2/token"),
        row("ours: an endpoint that is no bare origin")
            .env("AZURE_POD_IDENTITY_AUTHORITY_HOST", "SIM/metadata")
            .fails(78, "AZURE_POD_IDENTITY_AUTHORITY_HOST: 'http://127.0.0.1")
            .requests(0),
        row("ours: an endpoint with TLS")
            .args("--endpoint https://169.254.169.254")
            .fails(64, "IMDS has no TLS")
            .requests(0),
        row("ours: short names and clouds")
            .args("-r graph --cloud usgov")
            .sent("resource=https%3A%2F%2Fgraph.microsoft.us%2F"),
        row("ours: the cloud of the VM itself").args("--cloud auto").sent(arm).requests(2),
        row("ours: a URI needs no cloud").args("--cloud auto -r https://vault.azure.net").requests(1),
        row("ours: the cloud of a VM that does not say")
            .args("--cloud auto")
            .answers([json(200, r#"{"azEnvironment":"Mars","subscriptionId":"s","resourceGroupName":"g","name":"n"}"#)])
            .fails(78, "cannot tell which cloud this is: 'Mars'"),
        row("MSAL-NET ImdsTests: the count of retries is per request")
            .args("--cloud auto")
            .fault("instance:500x5")
            .fault("token:500x5")
            .requests(12),
        row("ours: no proxy, whatever the environment says")
            .env("http_proxy", "NOWHERE")
            .env("HTTP_PROXY", "NOWHERE")
            .env("https_proxy", "NOWHERE")
            .env("ALL_PROXY", "NOWHERE")
            .env("all_proxy", "NOWHERE"),
    ]
}

/// What a token comes in, and how it goes out.
fn tokens() -> Vec<Row> {
    let on = |value: &str| json(200, &format!(r#"{{"access_token":"TOKEN","expires_on":{value},"resource":"R"}}"#));
    let mut rows = vec![
        row("MSAL-PY VmTestCase.test_happy_path: expires_in as an integer")
            .args("-o json")
            .answers([token()])
            .prints(r#""token_type":"Bearer","expires_on":"#)
            .prints(r#""expires_in":7890,"resource":"R""#),
        row("AI-GO TestManagedIdentityCredential_CreateAccessTokenExpiresOnInt")
            .args("-o json")
            .answers([json(200, r#"{"access_token":"TOKEN","expires_in":"","expires_on":1560974028}"#)])
            .prints(r#""expires_on":1560974028,"expires_in":0"#),
        row("AI-GO TestManagedIdentityCredential_CreateAccessTokenExpiresOnFail")
            .args("-o json")
            .answers([json(200, r#"{"access_token":"TOKEN","expires_on":"15609740s28"}"#)])
            .fails(76, "when its token ends is written in no known form"),
        row("ours: the bare token does not need the time that it ends")
            .answers([json(200, r#"{"access_token":"TOKEN","expires_on":"15609740s28"}"#)])
            .prints(TOKEN),
        row("AI-PY test_imds_credential: int expires_in 0")
            .args("-o json")
            .answers([json(200, r#"{"access_token":"TOKEN","expires_in":0}"#)])
            .prints(r#""expires_in":0"#),
        row("ours: no time at all")
            .args("-o json")
            .answers([json(200, r#"{"access_token":"TOKEN"}"#)])
            .prints(r#""token_type":"Bearer","resource":"R"}"#),
        row("ours: a header").args("-o header").answers([token()]).prints(format!("Authorization: Bearer {TOKEN}\n")),
        row("ours: claims").args("-o claims").answers([token()]).prints("{\"aud\":\"R\"}\n"),
        row("ours: claims of an opaque token")
            .args("-o claims")
            .answers([json(200, r#"{"access_token":"opaque"}"#)])
            .fails(76, "cannot show the token's claims: it is opaque"),
        row("ours: a token that no header can carry")
            .answers([json(200, r#"{"access_token":"a\r\nX: y"}"#)])
            .fails(76, "its access_token is not a token"),
        row("ours: the token of another identity")
            .args("--client-id a")
            .answers([json(200, r#"{"access_token":"TOKEN","client_id":"b"}"#)])
            .fails(78, "is not that of --client-id a: it is that of --client-id b"),
        row("MSAL-NET ManagedIdentityTests: expires_on unix")
            .args("-o json")
            .answers([on(r#""1605238724""#)])
            .prints(r#""expires_on":1605238724"#),
    ];
    for (hours, form) in [(1, "T01:00:00.0000000Z"), (2, "T02:00:00+00:00"), (3, "T03:00:00Z")] {
        rows.push(
            row(format!("MSAL-NET ManagedIdentityTests: expires_on ISO, {hours} h"))
                .args("-o json")
                .answers([on(&format!("\"2030-01-01{form}\""))])
                .prints(format!("\"expires_on\":{}", 1_893_456_000 + hours * 3600)),
        );
    }
    for (name, body) in [("null", "null"), ("empty", ""), ("invalid", "{\"access_token\":"), ("no payload", "{}")] {
        rows.push(
            row(format!("MSAL-NET ManagedIdentityTests: 200 with {name} JSON"))
                .answers([json(200, body)])
                .fails(76, "what answers at 127.0.0.1:")
                .says("is not IMDS: it "),
        );
    }
    rows.push(
        row("MSAL-GO TestInvalidJsonErrReturnOnAcquireToken").answers([json(200, "\"TOKEN\"")]).fails(76, "no object"),
    );
    rows
}

/// Every status, its text kept: MSAL and azure-identity raise on all of them.
fn statuses() -> Vec<Row> {
    (401..600)
        .map(|status: u16| {
            let (exit, requests) = match status {
                401 | 403 => (77, 1),
                404 => (69, 6),
                410 => (69, 11),
                429 => (75, 6),
                500.. => (69, 6),
                _ => (76, 1),
            };
            let answer = json(status, r#"{"error":"some_code","error_description":"the text of it"}"#);
            let row = row(format!("AI-PY test_imds_credential: {status}")).answers([answer]).requests(requests);
            // 410 has one meaning only, and says that.
            let words = if status == 410 { "is being updated (410) after 11 tries" } else { "the text of it" };
            row.fails(exit, words).says(format!("({status})"))
        })
        .collect()
}

/// When IMDS is asked again.
fn retries() -> Vec<Row> {
    let mut rows = Vec::new();
    let client_id = format!("--client-id {ID}");
    for (who, args) in [("system-assigned", ""), ("user-assigned", client_id.as_str())] {
        let imds_test = |case: &str| row(format!("MSAL-NET ImdsTests: {case}, {who}")).args(args);
        rows.extend([
            imds_test("404 twice, then 200").fault("token:404x2").requests(3),
            imds_test("410 four times, then 200").fault("token:410x4").requests(5),
            imds_test("410 for ever")
                .fault("token:410")
                .fails(69, "is being updated (410) after 11 tries")
                .requests(11),
            imds_test("504 for ever").fault("token:504").fails(69, "(504) after 6 tries").requests(6),
            imds_test("400").fault("token:400").fails(78, "(400): Identity not found"),
            imds_test("500 with retries off").args("--no-retry").fault("token:500").fails(69, "keeps failing (500): "),
        ]);
    }
    for status in (500..=508).chain([404, 410, 429, 510, 511]) {
        rows.push(row(format!("AI-GO IMDSRetries: {status}")).fault(format!("token:{status}x1")).requests(2));
    }
    for status in [404, 429, 500] {
        let exit = if status == 429 { 75 } else { 69 };
        rows.push(
            row(format!("AI-PY test_imds_credential: {status} with Retry-After: 0"))
                .fault(format!("token:{status}=0"))
                .fails(exit, "after 6 tries")
                .requests(6),
        );
    }
    rows.extend([
        row("MSAL-GO Test_RetryPolicy_For_AcquireToken").fault("token:500x2").requests(3),
        row("MSAL-GO TestRetryFunction: 404, then 200").fault("token:404x1").requests(2),
        row("MSAL-GO TestRetryFunction: exhaustion gives the last answer")
            .answers([json(500, r#"{"message":"first"}"#), json(503, r#"{"message":"last"}"#)])
            .fails(69, "(503) after 6 tries: last")
            .requests(6),
        row("MSAL-GO TestSystemAssignedReturnsAcquireTokenFailure: 404")
            .fault("token:404")
            .fails(69, "(404)")
            .requests(6),
        row("MSAL-GO TestSystemAssignedReturnsAcquireTokenFailure: 501")
            .fault("token:501")
            .fails(69, "(501)")
            .requests(6),
        row("MSAL-GO TestSystemAssignedReturnsAcquireTokenFailure: 503")
            .fault("token:503")
            .fails(69, "(503)")
            .requests(6),
        row("MSAL-GO TestSystemAssignedReturnsAcquireTokenFailure: 400")
            .answers([not_found()])
            .fails(78, "(400): Identity not found"),
        row("MSAL-GO TestRetrySlowBodyDoesNotCancelContext").fault("token:slow=1").prints("eyJ"),
        row("AI-PY test_imds_credential: 400").answers([not_found()]).fails(78, "Identity not found"),
        row("AI-GO GetTokenIMDS400: each time").answers([not_found(), token()]).fails(78, "Identity not found"),
        row("AI-RS imds_error_response: 418 and its body")
            .answers([text(418, "short and stout")])
            .fails(76, "short and stout"),
        row("cloud-init 403 is not retried").answers([json(403, "{}")]).fails(77, "(403)"),
        row("azure-init hard failures: 405").answers([json(405, "{}")]).fails(76, "(405)"),
        row("ours: the transient 400 of a new VM")
            .args("--wait-for-identity --retry-delay 0.001")
            .fault("token:no-identityx9")
            .requests(10),
        row("ours: Retry-After in seconds, longer than there is")
            .fault("token:429=300")
            .fails(75, "(429) after one try, and another one in 300 s would pass --max-time"),
        row("ours: Retry-After as a date that has passed")
            .answers([json(503, "{}").with("Retry-After", "Mon, 23 Nov 2020 10:00:00 GMT"), token()])
            .requests(2),
        row("ours: Retry-After as a date far away")
            .answers([json(503, "{}").with("Retry-After", "Tue, 31 Dec 2199 23:59:59 GMT"), token()])
            .fails(69, "would pass --max-time"),
        row("ours: -v shows each try").args("-v").fault("token:500x1").says("< 500").says("* next try in").requests(2),
        row("AI-PY test_managed_identity: a GET is tried again").fault("token:closex2").requests(3),
        row("ours: a connection reset before an answer").fault("token:resetx2").requests(3),
        row("ours: a connection closed though kept alive").fault("token:close-after").prints("eyJ"),
        row("ours: half of a header").fault("token:cut-headerx1").requests(2),
        row("ours: half of a body").fault("token:cutx1").requests(2),
        row("ours: half of a body in chunks").fault("token:cut-chunkedx1").requests(2),
        row("ours: half of a body, for ever")
            .fault("token:cut")
            .fails(69, "did not answer in full after 6 tries: the connection closed before the answer was whole")
            .requests(6),
    ]);
    rows
}

/// The text of an error, in every shape.
fn error_texts() -> Vec<Row> {
    let shapes = [
        (r#"{"statusCode":500,"message":"an error","correlationId":"c"}"#, "an error"),
        (r#"{"message":"an error","correlationId":"c"}"#, "an error"),
        (r#"{"error":"code","error_description":"an error"}"#, "an error"),
        (r#"{"error_description":"an error"}"#, "an error"),
        (r#"{"message":"an error"}"#, "an error"),
        (r#"{"error":{"code":"a_code"}}"#, "a_code"),
        (r#"{"error":{"message":"an error"}}"#, "an error"),
        (r#"{"error":{"code":"a_code","message":"an error"}}"#, "an error"),
        (r#"{"error":{"code":"c","message":"an error","innererror":{"trace":"t"}}}"#, "an error"),
        (r#"{"notExpectedJson":"x"}"#, r#"{"notExpectedJson":"x"}"#),
        ("notExpectedJson", "notExpectedJson (IMDS"),
    ];
    let mut rows: Vec<Row> = shapes
        .into_iter()
        .map(|(body, expected)| {
            row(format!("MSAL-NET ManagedIdentityTests: the error {body}"))
                .answers([json(400, body).with("Server", "IMDS/150.870.65.512")])
                .fails(78, format!("(400): {expected}"))
        })
        .collect();
    rows.extend([
        row("MSAL-PY VmTestCase.test_vm_error_should_be_returned_as_is")
            .answers([json(400, r#"{"raw":"error format is undefined"}"#)])
            .fails(78, r#"(400): {"raw":"error format is undefined"}"#),
        row("AI-GO IMDSErrors: Identity not found")
            .answers([not_found()])
            .fails(78, "hint: no managed identity is assigned here; to assign one: az vm identity assign"),
        row("ours: no identity on the VM").identity(Assigned::None).fails(78, "no managed identity is assigned here"),
        row("ours: several identities and none named")
            .identity(Assigned::TwoUsers)
            .fails(78, "several managed identities are assigned here")
            .says("name one with --client-id, --object-id or --resource-id"),
        row("ours: several identities, told otherwise")
            .answers([json(400, &SEVERAL.replace("Multiple", "Too many"))])
            .fails(78, "if no managed identity is assigned")
            .says("if several are assigned"),
        row("ours: an identity that is not there")
            .args("--client-id nobody")
            .fails(78, "--client-id nobody assigned here?"),
        row("ours: a resource that is not there")
            .args("-r https://example.com")
            .fails(78, "AADSTS500011")
            .says("hint: if the resource is wrong: 'https://example.com'"),
        row("ours: a text that would move the cursor")
            .answers([json(400, r#"{"error_description":"\u001b[2J\nred"}"#)])
            .fails(78, r"\u{1b}[2J red"),
    ]);
    rows
}

/// What is not IMDS, and answers all the same.
fn strangers() -> Vec<Row> {
    let whole = format!("{{\"access_token\":\"{TOKEN}\"}}");
    let docker =
        "connecting to 169.254.169.254:80: connectex: A socket operation was attempted to an unreachable network.";
    vec![
        row("AI-GO UnexpectedIMDSResponse: 200 and no JSON").answers([text(200, "not json")]).fails(76, "is not JSON"),
        row("cloud-init a body that is not JSON").fault("token:html").fails(76, "it is not JSON (").says("text/html"),
        row("AI-GO IMDSErrors: Docker Desktop")
            .fault("token:docker")
            .fails(69, "something else answers for IMDS")
            .says("unreachable network"),
        row("AI-PY test_imds_credential: 403 unreachable")
            .answers([text(403, docker)])
            .fails(69, "unreachable network"),
        row("ours: a proxy's 502")
            .fault("token:proxy")
            .fails(69, "a proxy answers for IMDS")
            .says("(502) after 6 tries")
            .requests(6),
        row("ours: a proxy's 504").answers([html(504, "late")]).fails(69, "a proxy answers for IMDS").requests(6),
        row("ours: a proxy's 400").answers([html(400, "no host")]).fails(76, "is not IMDS: it answers 400 with a page"),
        row("ours: a page with 500").answers([html(503, "<h1>Gone</h1>")]).fails(69, "<h1>Gone</h1> (").requests(6),
        row("ours: AAD pod identity, 500").fault("token:pod-list").fails(69, "pod list is empty (").requests(6),
        row("ours: AAD pod identity, 400")
            .answers([text(400, "pod list is empty\n")])
            .fails(78, "pod list is empty (unnamed server, text/plain, 18 bytes)"),
        row("ours: a redirect")
            .fault("token:found=http://127.0.0.1:9/login")
            .fails(76, "it redirects (302) to http://127.0.0.1:9/login"),
        row("ours: a body that never ends")
            .fault("token:endless-body")
            .fails(76, "the answer is longer than 65536 bytes"),
        row("ours: a header that never ends").fault("token:endless-header").fails(76, "header never ends"),
        row("ours: bytes that are no HTTP").fault("token:garbage").fails(76, "is not IMDS: the answer is not HTTP"),
        row("ours: TLS").fault("token:tls").fails(76, "is not IMDS: the answer is not HTTP"),
        row("azure-init slow write")
            .args("--max-time 0.3")
            .fault("token:slow")
            .fails(69, "did not answer in full: no whole answer in time"),
        row("azure-init slow accept").args("--max-time 0.3").fault("token:hang").fails(69, "no whole answer in time"),
        row("ours: HTTP/1.0").fault("token:http10").prints("eyJ"),
        row("ours: chunks").fault("token:chunked").prints("eyJ"),
        row("ours: 100 Continue").fault("token:continue").prints("eyJ"),
        row("ours: HTTP/1.0 without a length")
            .answers([raw(&format!("HTTP/1.0 200 OK\r\nContent-Type: application/json\r\n\r\n{whole}"))])
            .prints(TOKEN),
        row("ours: nothing with 200").fault("token:empty").fails(76, "it is not JSON"),
        row("ours: JSON cut short with 200, nothing of which is quoted")
            .fault("token:not-json")
            .fails(76, "it is not JSON"),
        row("ours: an error that quotes a token is not quoted")
            .answers([json(400, r#"{"error_description":"bad token TOKEN"}"#)])
            .fails(78, "a text that is not shown"),
    ]
}

/// Which source is asked.
fn sources() -> Vec<Row> {
    const SF: &str = "Service Fabric needs TLS, which imds-token does not have";
    let pair = |row: Row| row.env("IDENTITY_ENDPOINT", "SIM/i").env("IDENTITY_HEADER", SECRET).answers([token()]);
    vec![
        pair(row("MSAL-PY GetManagedIdentitySourceTestCase: Service Fabric"))
            .env("IDENTITY_SERVER_THUMBPRINT", "x")
            .fails(78, SF)
            .requests(0),
        pair(row("MSAL-PY ServiceFabric ignores client_id"))
            .env("IDENTITY_SERVER_THUMBPRINT", "x")
            .args("--client-id c")
            .fails(78, SF)
            .requests(0),
        pair(row("MSAL-PY GetManagedIdentitySourceTestCase: App Service")).sent("GET /i?api-version=2019-08-01"),
        pair(row("MSAL-NET AppServiceTests: IDENTITY_ before MSI_ variables"))
            .env("MSI_ENDPOINT", "SIM/m")
            .env("MSI_SECRET", SECRET)
            .sent("GET /i?api-version=2019-08-01"),
        row("MSAL-PY GetManagedIdentitySourceTestCase: Azure ML")
            .env("MSI_ENDPOINT", "SIM/m")
            .env("MSI_SECRET", SECRET)
            .answers([token()])
            .sent("GET /m?api-version=2017-09-01"),
        row("MSAL-PY GetManagedIdentitySourceTestCase: Cloud Shell")
            .env("MSI_ENDPOINT", "SIM/m")
            .answers([token()])
            .sent("POST /m "),
        row("MSAL-PY GetManagedIdentitySourceTestCase: Arc")
            .env("IDENTITY_ENDPOINT", "SIM/a")
            .env("IMDS_ENDPOINT", "SIM")
            .answers([challenge("")])
            .fails(76, "is not Azure Arc's agent: its challenge")
            .sent("GET /a?api-version=2020-06-01"),
        row("MSAL-PY GetManagedIdentitySourceTestCase: VM").sent("GET /metadata/identity/oauth2/token?"),
        row("MSAL-GO TestSource: empty variables are unset")
            .env("IDENTITY_ENDPOINT", "")
            .env("IDENTITY_HEADER", "")
            .env("MSI_ENDPOINT", "")
            .env("MSI_SECRET", "")
            .sent("GET /metadata/identity/oauth2/token?"),
        row("AI-PY test_managed_identity: IDENTITY_ENDPOINT alone")
            .env("IDENTITY_ENDPOINT", "SIM/i")
            .fails(78, "IDENTITY_ENDPOINT is set, neither IDENTITY_HEADER (App Service) nor IMDS_ENDPOINT (Arc) is")
            .requests(0),
        row("ours: IDENTITY_HEADER alone")
            .env("IDENTITY_HEADER", SECRET)
            .fails(78, "IDENTITY_HEADER is set, IDENTITY_ENDPOINT is not")
            .requests(0),
        row("ours: MSI_SECRET alone")
            .env("MSI_SECRET", SECRET)
            .fails(78, "MSI_SECRET is set, MSI_ENDPOINT is not")
            .requests(0),
        row("ours: half a pair, and the source named").env("MSI_SECRET", SECRET).args("--source imds"),
        row("ours: workload identity")
            .env("AZURE_FEDERATED_TOKEN_FILE", "/f")
            .env("AZURE_TENANT_ID", "t")
            .fails(78, "workload identity needs TLS")
            .requests(0),
        row("ours: a source without its variables")
            .args("--source azure-ml")
            .fails(78, "needs MSI_ENDPOINT")
            .requests(0),
        pair(row("ours: a cloud that App Service cannot tell"))
            .args("--cloud auto")
            .fails(78, "cannot tell which cloud this is: App Service's identity endpoint does not say")
            .requests(0),
    ]
}

fn app_service() -> Vec<Row> {
    let on = |case: &str| row(case).on(Source::AppService);
    let answer = |end: &str| {
        json(
            200,
            &format!(
                r#"{{"access_token":"TOKEN","expires_on":{end},"resource":"https://vault.azure.net","token_type":"Bearer","client_id":"5E29463D"}}"#
            ),
        )
    };
    let wrong = json(500, r#"{"statusCode":500,"message":"error content is undefined"}"#);
    vec![
        on("MSAL-PY AppService happy path")
            .args("-o json")
            .answers([answer(r#""1586984735""#)])
            .sent("/msi/token?api-version=2019-08-01&resource=")
            .sent(format!("x-identity-header: {SECRET}"))
            .prints(r#""expires_on":1586984735,"expires_in":"#)
            .prints(r#""client_id":"5E29463D""#),
        on("MSAL-PY AppService error")
            .answers([wrong.clone()])
            .fails(69, "keeps failing (500) after 6 tries: error content is undefined")
            .requests(6),
        on("MSAL-NET ManagedIdentityTests: wrong scope").answers([wrong]).fails(69, "(500)").requests(6),
        on("MSAL-PY AppService mi_res_id").args("--resource-id 1234").answers([token()]).sent("&mi_res_id=1234"),
        on("MSAL-NET ManagedIdentityTests: the client id's name")
            .args("--client-id c")
            .answers([token()])
            .sent("&client_id=c"),
        on("MSAL-NET ManagedIdentityTests: the object id's name")
            .args("--object-id o")
            .answers([token()])
            .sent("&principal_id=o"),
        on("AI-PY test_managed_identity: app service 2017 on Linux")
            .args("-o json")
            .answers([answer(r#""06/20/2019 02:57:58 +00:00""#)])
            .prints(r#""expires_on":1560999478"#),
        on("AI-PY test_managed_identity: app service 2017 on Windows")
            .args("-o json")
            .answers([answer(r#""1/16/2020 12:0:12 AM +00:00""#)])
            .prints(r#""expires_on":1579132812"#),
        on("AI-RS app_service").answers([answer("1586984735")]).prints(TOKEN),
        on("MSAL-GO App Service error")
            .answers([json(400, r#"{"statusCode":400,"message":"Unable to load requested managed identity."}"#)])
            .fails(78, "App Service's identity endpoint at 127.0.0.1:")
            .says("gives no token (400): Unable to load requested managed identity.")
            .says("az webapp identity assign"),
        on("MSAL-NET DefaultRetryPolicyTests: 500 once").answers([json(500, "{}"), token()]).requests(2),
        on("MSAL-NET DefaultRetryPolicyTests: 500 for ever")
            .answers([json(500, "{}")])
            .fails(69, "after 6 tries")
            .requests(6),
        on("MSAL-NET DefaultRetryPolicyTests: 400 is not retried").answers([json(400, "{}")]).fails(78, "(400)"),
        on("MSAL-NET DefaultRetryPolicyTests: Retry-After 0")
            .answers([json(503, "{}").with("Retry-After", "0"), token()])
            .requests(2),
        on("MSAL-NET DefaultRetryPolicyTests: Retry-After 3")
            .args("--max-time 1")
            .answers([json(503, "{}").with("Retry-After", "3"), token()])
            .fails(69, "another one in 3.0 s would pass --max-time"),
        on("MSAL-NET DefaultRetryPolicyTests: Retry-After as a date")
            .answers([json(503, "{}").with("Retry-After", "Tue, 31 Dec 2199 23:59:59 GMT")])
            .fails(69, "would pass --max-time"),
        on("ours: 404 is an answer here")
            .answers([json(404, r#"{"message":"no such path"}"#)])
            .fails(76, "(404): no such path"),
        on("MSAL-NET AppServiceTests: an invalid endpoint")
            .env("IDENTITY_ENDPOINT", "localhost/token")
            .fails(78, "IDENTITY_ENDPOINT is 'localhost/token'")
            .requests(0),
        on("ours: an endpoint with TLS")
            .env("IDENTITY_ENDPOINT", "https://localhost/token")
            .fails(78, "imds-token has no TLS")
            .requests(0),
        on("ours: nobody there")
            .env("IDENTITY_ENDPOINT", "NOWHERE/token")
            .fails(69, "did not answer: connection refused")
            .says("IDENTITY_ENDPOINT and IDENTITY_HEADER name it")
            .requests(0),
    ]
}

fn azure_ml() -> Vec<Row> {
    let on = |case: &str| row(case).on(Source::AzureMl);
    vec![
        on("MSAL-PY MachineLearning happy path")
            .answers([token()])
            .sent("GET /msi/token?api-version=2017-09-01&resource=")
            .sent(format!("secret: {SECRET}")),
        on("MSAL-PY MachineLearning error")
            .answers([json(500, r#"{"error":"vague"}"#)])
            .fails(69, "(500) after 6 tries: vague")
            .requests(6),
        on("MSAL-NET MachineLearningTests: clientid only")
            .args("--client-id c")
            .answers([token()])
            .sent("&clientid=c "),
        on("AI-PY test_managed_identity: azure ml, the default identity")
            .env("DEFAULT_IDENTITY_CLIENT_ID", "d")
            .answers([token()])
            .sent("&clientid=d "),
        on("AI-GO UnsupportedID: Azure ML, object id")
            .args("--object-id o")
            .fails(78, "by --client-id, not by --object-id")
            .requests(0),
        on("AI-GO UnsupportedID: Azure ML, resource id")
            .args("--resource-id r")
            .fails(78, "not by --resource-id")
            .requests(0),
        on("MSAL-NET MachineLearningTests: an invalid endpoint")
            .env("MSI_ENDPOINT", "http://")
            .fails(78, "MSI_ENDPOINT is 'http://'")
            .requests(0),
    ]
}

fn cloud_shell() -> Vec<Row> {
    let on = |case: &str| row(case).on(Source::CloudShell);
    let nested = json(400, r#"{"error":{"code":"bad_resource","message":"no such resource"}}"#);
    vec![
        on("AI-PY test_managed_identity: cloud shell")
            .answers([token()])
            .sent("POST /oauth2/token ")
            .sent("metadata: true")
            .sent("content-type: application/x-www-form-urlencoded")
            .sent("\n\nresource=https%3A%2F%2Fmanagement.azure.com%2F"),
        on("MSAL-NET CloudShellTests: a client id")
            .args("--client-id c")
            .fails(78, "so --client-id cannot be met")
            .requests(0),
        on("AI-GO UnsupportedID: Cloud Shell, object id").args("--object-id o").fails(78, "--object-id").requests(0),
        on("MSAL-NET CloudShellTests: a resource id").args("--resource-id r").fails(78, "--resource-id").requests(0),
        on("MSAL-GO Cloud Shell error").answers([nested]).fails(78, "(400): no such resource"),
        on("MSAL-NET CloudShellTests: an invalid endpoint")
            .env("MSI_ENDPOINT", "x")
            .fails(78, "MSI_ENDPOINT is 'x'")
            .requests(0),
        on("AI-PY test_managed_identity: a POST is tried again").answers([raw(""), token()]).requests(2),
    ]
}

fn arc() -> Vec<Row> {
    let on = |case: &str| row(case).on(Source::Arc);
    let good = |case: &str| on(case).file("a.key", KEY);
    let refused = |case: &str, realm: &str| {
        good(case)
            .answers([challenge(realm)])
            .fails(76, "what answers at 127.0.0.1:")
            .says("is not Azure Arc's agent: it")
    };
    let echo = |members: &str| json(200, &format!(r#"{{"access_token":"TOKEN","expires_in":"100",{members}}}"#));
    let ops = "--client-id ABC";
    vec![
        good("MSAL-PY Arc happy path")
            .answers([challenge(REALM), token()])
            .sent("/metadata/identity/oauth2/token?api-version=2020-06-01&resource=")
            .sent("metadata: true")
            .sent(format!("authorization: Basic {KEY}\n"))
            .prints(TOKEN)
            .requests(2),
        on("AI-RS arc_challenge_response")
            .file("a.key", format!("{KEY}\n"))
            .answers([challenge(REALM), token()])
            .requests(2),
        on("MSAL-PY Arc: a key of 4096 bytes")
            .file("a.key", "k".repeat(4096))
            .answers([challenge(REALM), token()])
            .requests(2),
        on("AI-RS arc_challenge_response_too_large")
            .file("a.key", "k".repeat(4097))
            .answers([challenge(REALM)])
            .fails(76, "is longer than 4096 bytes"),
        on("AI-GO Arc: a key of 4097 bytes")
            .file("a.key", "k".repeat(4097))
            .answers([challenge(REALM)])
            .fails(76, "is longer than 4096 bytes"),
        on("MSAL-GO TestAzureArcErrors: a key of 5000 bytes")
            .file("a.key", "k".repeat(5000))
            .answers([challenge(REALM)])
            .fails(76, "4096"),
        on("MSAL-GO TestAzureArcErrors: no such file").answers([challenge(REALM)]).fails(76, "a.key does not exist"),
        on("AI-GO Arc: no key file").answers([challenge(REALM)]).fails(76, "a.key does not exist"),
        on("AI-PY test_azure_arc: an empty key")
            .file("a.key", "")
            .answers([challenge(REALM)])
            .fails(76, "holds no key"),
        on("ours: a symbolic link")
            .file("b.txt", KEY)
            .file("a.key", "->b.txt")
            .answers([challenge(REALM)])
            .fails(76, "is not a plain file"),
        on("ours: a key with a line break")
            .file("a.key", "a\nX: y")
            .answers([challenge(REALM)])
            .fails(76, "holds no key"),
        good("MSAL-NET AzureArcTests: 401 without WWW-Authenticate")
            .answers([json(401, "")])
            .fails(76, "its challenge is not 'Basic realm=FILE' but ''"),
        good("AI-GO Arc: no challenge").answers([json(401, "{}")]).fails(76, "its challenge is not"),
        refused("MSAL-NET AzureArcTests: somefile=filename", "somefile=filename"),
        refused("AI-GO Arc: Basic realm", "Basic realm"),
        refused("MSAL-GO TestAzureArcErrors: Basic and nothing", "Basic "),
        refused("MSAL-NET AzureArcTests: another extension", "Basic realm=/var/opt/azcmagent/tokens/a.txt"),
        refused(
            "MSAL-NET AzureArcTests: out of the directory",
            "Basic realm=/var/opt/azcmagent/tokens/../../../etc/a.key",
        ),
        refused("MSAL-GO TestAzureArcErrors: another directory", "Basic realm=/etc/a.key"),
        refused("AI-PY test_azure_arc: below the directory", "Basic realm=/var/opt/azcmagent/tokens/b/a.key"),
        good("AI-GO Arc: 200 in place of 401").answers([token()]).fails(76, "it gives a token without a challenge"),
        good("MSAL-PY Arc: 400").answers([json(400, "undefined")]).fails(78, "(400): undefined"),
        good("MSAL-GO TestRetryFunction: 500, then 200")
            .answers([json(500, "{}"), challenge(REALM), token()])
            .requests(3),
        good("ours: a key that is refused").answers([challenge(REALM)]).fails(77, "Azure Arc's agent").requests(4),
        good("ours: a key that was shown in vain is not shown again")
            .answers([challenge(REALM), json(500, "{}"), challenge(REALM), challenge(REALM), token()])
            .requests(5),
        good("MSAL-GO Arc user-assigned: honoured")
            .args(ops)
            .answers([challenge(REALM), echo(r#""client_id":"abc""#)])
            .sent("&client_id=ABC")
            .requests(2),
        good("MSAL-GO Arc user-assigned: not honoured fails closed")
            .args(ops)
            .answers([challenge(REALM), echo(r#""resource":"R""#)])
            .fails(78, "is not that of --client-id ABC")
            .requests(2),
        good("MSAL-GO Arc user-assigned: another one fails closed")
            .args(ops)
            .answers([challenge(REALM), echo(r#""client_id":"def""#)])
            .fails(78, "it is that of --client-id def")
            .requests(2),
        good("MSAL-GO Arc user-assigned: mi_res_id is accepted as an echo")
            .args(&format!("--resource-id {PATH}"))
            .answers([challenge(REALM), echo(&format!(r#""mi_res_id":"{PATH}""#))])
            .sent("&msi_res_id=%2Fsub")
            .requests(2),
        good("AI-PY test_managed_identity: arc, a client id that is not confirmed")
            .args(ops)
            .answers([challenge(REALM), token()])
            .fails(78, "the agent does not say whose it is")
            .requests(2),
        good("MSAL-NET AzureArcTests: object id")
            .args("--object-id O")
            .answers([challenge(REALM), echo(r#""object_id":"o""#)])
            .sent("&object_id=O")
            .requests(2),
        good("MSAL-GO Arc user-assigned: 404 identity_not_found")
            .args(ops)
            .answers([json(404, r#"{"error":"identity_not_found","error_description":"no such identity"}"#)])
            .fails(78, "(404): no such identity"),
        on("MSAL-NET AzureArcTests: an invalid endpoint")
            .env("IDENTITY_ENDPOINT", "x")
            .fails(78, "IDENTITY_ENDPOINT is 'x'")
            .requests(0),
        good("ours: the cloud that the agent tells")
            .args("--cloud auto")
            .answers([
                json(
                    200,
                    r#"{"azEnvironment":"AzureChinaCloud","subscriptionId":"s","resourceGroupName":"g","name":"n"}"#,
                ),
                challenge(REALM),
                token(),
            ])
            .sent("resource=https%3A%2F%2Fmanagement.chinacloudapi.cn%2F")
            .requests(3),
        on("ours: nobody there")
            .env("IDENTITY_ENDPOINT", "NOWHERE/t")
            .fails(69, "Azure Arc's agent at 127.0.0.1")
            .says("azcmagent show")
            .requests(0),
    ]
}

/// What the suites of provisioning agents ask of instance metadata, with imds-get.
fn metadata() -> Vec<Row> {
    let newest =
        json(400, r#"{"error":"Bad request. api-version is invalid","newest-versions":["2021-02-01","2020-12-01"]}"#);
    let compute = json(200, r#"{"name":"vm1","osProfile":{"disablePasswordAuthentication":true},"zone":""}"#);
    let key =
        json(200, r#"{"publicKeys":[{"keyData":"ssh-rsa AAAA\r\nBBBB me\r\n","path":"p"},{"keyData":"","path":""}]}"#);
    let mut rows = vec![
        row("cloud-init an older version after a 400")
            .get("compute/name")
            .answers([newest.clone(), compute.clone()])
            .sent("api-version=2021-02-01&format=json")
            .prints("vm1\n")
            .requests(2),
        row("cloud-init 400 for ever").get("compute").answers([newest]).fails(76, "(400): Bad request").requests(2),
        row("cloud-init a body that is not JSON, of an instance")
            .get("compute")
            .fault("instance:text")
            .fails(76, "it sends no JSON"),
        row("azure-init a bool for a string")
            .get("compute/osProfile/disablePasswordAuthentication")
            .answers([compute.clone()])
            .prints("true\n"),
        row("azure-init malformed JSON")
            .get("compute")
            .answers([json(200, "{\"name\":")])
            .fails(76, "it sends no JSON"),
        row("afterburn a key with line breaks in it")
            .get("compute/publicKeys/0/keyData")
            .answers([key.clone()])
            .prints("ssh-rsa AAAA\r\nBBBB me\r\n\n"),
        row("afterburn an empty key").get("compute/publicKeys/1/keyData").answers([key.clone()]).prints("\n"),
        row("afterburn a key that is not there")
            .get("compute/publicKeys/2")
            .answers([key])
            .fails(66, "instance/compute/publicKeys has no '2'"),
        row("ours: a name that is missing").get("compute/zone").answers([compute]).prints("\n"),
    ];
    for status in [404, 410, 429, 500, 503] {
        rows.push(
            row(format!("cloud-init {status} is retried"))
                .get("compute")
                .fault(format!("instance:{status}x3"))
                .requests(4),
        );
    }
    for status in [401, 403] {
        rows.push(
            row(format!("cloud-init {status} is not retried"))
                .get("compute")
                .answers([json(status, "{}")])
                .fails(77, "does not give instance/compute"),
        );
    }
    rows
}
