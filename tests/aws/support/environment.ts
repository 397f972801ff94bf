import type { Endpoint } from "../endpoint/server";

/** What every AWS tool looks at, as it is where tests run. */
export function awsEnvironment(endpoint: Endpoint) {
    return {
        AWS_ENDPOINT_URL: endpoint.url,
        AWS_REGION: "eu-west-1",
        AWS_ACCESS_KEY_ID: endpoint.accessKey,
        AWS_SECRET_ACCESS_KEY: "secret",
        AWS_SESSION_TOKEN: "",
        AWS_PROFILE: "",
        AWS_CONFIG_FILE: "/nonexistent",
        AWS_SHARED_CREDENTIALS_FILE: "/nonexistent",
        AWS_EC2_METADATA_DISABLED: "true",
        SPARKIFY_CHECK_IP_URL: endpoint.checkIpUrl,
        SPARKIFY_POLL_SECONDS: "0.01",
    };
}
