import { s3Service } from "../../scripts/objects";

const before = { ...process.env };
afterEach(() => {
    process.env = before;
});

test("S3 is asked in the bucket's region, whatever region the caller works in", () => {
    process.env = { AWS_REGION: "eu-central-1" };
    expect(s3Service("us-west-2")).toEqual({ endpoint: "https://s3.us-west-2.amazonaws.com", region: "us-west-2" });
    expect(s3Service("cn-north-1")).toEqual({
        endpoint: "https://s3.cn-north-1.amazonaws.com.cn",
        region: "cn-north-1",
    });
    process.env = { AWS_ENDPOINT_URL_S3: "http://127.0.0.1:9000" };
    expect(s3Service("us-west-2")).toEqual({ endpoint: "http://127.0.0.1:9000" });
});
