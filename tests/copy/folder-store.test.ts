import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { folderStore } from "../../infra/local/copy";

let root: string;

beforeEach(async () => {
    root = await mkdtemp(path.join(tmpdir(), "sparkify-store-"));
    await put("buckets/b/log/2018/a.json", "aa");
    await put("buckets/b/log/2018/b.json", "");
    await put("buckets/b/log_old/c.json", "c");
    await put("buckets/b/log.txt", "d");
    await put("secret/key", "s3cret");
});
afterEach(() => rm(root, { recursive: true, force: true }));

async function put(file: string, content: string): Promise<void> {
    await mkdir(path.dirname(path.join(root, file)), { recursive: true });
    await writeFile(path.join(root, file), content);
}

const store = () =>
    folderStore({ root: path.join(root, "buckets"), buckets: { elsewhere: path.join(root, "mapped") } });
const keys = async (key: string, bucket = "b") => (await store().list({ bucket, key })).map((object) => object.key);

test("a prefix is the beginning of keys, in the order of their bytes", async () => {
    expect(await keys("log")).toEqual(["log.txt", "log/2018/a.json", "log/2018/b.json", "log_old/c.json"]);
    expect(await keys("log/")).toEqual(["log/2018/a.json", "log/2018/b.json"]);
    expect(await keys("log/2018/a")).toEqual(["log/2018/a.json"]);
    expect(await keys("log/20")).toEqual(["log/2018/a.json", "log/2018/b.json"]);
    expect(await keys("")).toHaveLength(4);
    expect(await keys("nothing/here")).toEqual([]);
    expect(await keys("log.txt/below")).toEqual([]);
});

test("what is still being written, or was when the server was killed, is no object", async () => {
    const writer = await store().create({ bucket: "b", key: "new/part" });
    await writer.write(Buffer.from("half"));
    expect(await keys("new")).toEqual([]);
    await writer.close();
    expect(await keys("new")).toEqual(["new/part"]);
    const other = await store().create({ bucket: "b", key: "new/part" });
    await other.write(Buffer.from("not to be"));
    await other.abort();
    const object = { bucket: "b", key: "new/part", size: 4 };
    expect((await store().read(object)).toString()).toBe("half");
    await store().remove([object, object]);
    expect(await keys("new")).toEqual([]);
});

test("an object is known by its whole key, with its size", async () => {
    expect(await store().stat({ bucket: "b", key: "log/2018/a.json" })).toMatchObject({ size: 2 });
    expect(await store().stat({ bucket: "b", key: "log/2018" })).toBeUndefined();
    expect(await store().stat({ bucket: "b", key: "" })).toBeUndefined();
    expect(await store().stat({ bucket: "b", key: "no" })).toBeUndefined();
});

test("a bucket may be a folder elsewhere", async () => {
    await put("mapped/x.json", "x");
    expect(await keys("", "elsewhere")).toEqual(["x.json"]);
});

test("a bucket that is not there is an error that says where it was looked for", async () => {
    await expect(keys("", "no-such-bucket")).rejects.toMatchObject({
        code: "XX000",
        message: expect.stringContaining("The specified bucket does not exist"),
        hint: expect.stringContaining("no-such-bucket"),
    });
    await expect(keys("", "constructor")).rejects.toThrow("The specified bucket does not exist");
});

test.each(["../secret/key", "log/../../../secret/key", ".."])("the key %s leads nowhere", async (key) => {
    await expect(keys(key)).rejects.toThrow("A key can't hold '..'");
    await expect(store().stat({ bucket: "b", key })).rejects.toThrow("A key can't hold '..'");
    await expect(store().file({ bucket: "b", key, size: 1 }, root)).rejects.toThrow("A key can't hold '..'");
});

test("a symbolic link that leads out of the bucket is refused, to a file and to a folder", async () => {
    await symlink(path.join(root, "secret/key"), path.join(root, "buckets/b/link"));
    await expect(keys("li")).rejects.toThrow("s3://b/link is a symbolic link that leads out of its bucket.");
    await expect(store().stat({ bucket: "b", key: "link" })).rejects.toThrow("leads out of its bucket");
    await expect(store().file({ bucket: "b", key: "link", size: 6 }, root)).rejects.toThrow("leads out of its bucket");
    await symlink(path.join(root, "secret"), path.join(root, "buckets/b/folder"));
    await expect(keys("fold")).rejects.toThrow("leads out of its bucket");
    await expect(store().stat({ bucket: "b", key: "folder/key" })).rejects.toThrow("leads out of its bucket");
    await expect(store().read({ bucket: "b", key: "folder/key", size: 6 })).rejects.toThrow("leads out of its bucket");
});

test("a link within the bucket is an object; one that leads nowhere or to a folder is an error", async () => {
    await symlink(path.join(root, "buckets/b/log.txt"), path.join(root, "buckets/b/same"));
    expect(await keys("same")).toEqual(["same"]);
    await symlink("gone", path.join(root, "buckets/b/broken"));
    await expect(keys("broken")).rejects.toThrow("s3://b/broken is a symbolic link that leads nowhere.");
    await symlink(path.join(root, "buckets/b/log/2018"), path.join(root, "buckets/b/log/loop"));
    await expect(keys("log/")).rejects.toThrow("is a symbolic link to a folder");
});

test("an object that has changed since it was listed is not read", async () => {
    const [object] = await store().list({ bucket: "b", key: "log.txt" });
    await put("buckets/b/log.txt", "longer");
    await expect(store().read(object as never)).rejects.toThrow("s3://b/log.txt was changed or removed");
    await rm(path.join(root, "buckets/b/log.txt"));
    await expect(store().read(object as never)).rejects.toThrow("was changed or removed");
    await expect(store().file(object as never, root)).rejects.toThrow("was changed or removed");
});
