import { stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { lookAtLines } from "../../infra/local/copy/line-ends";
import { LoadErrors } from "../../infra/local/copy/load-error";
import { ofObjectLines } from "../../infra/local/copy/object-lines";
import { LinePlaces, type Part } from "../../infra/local/copy/part";
import type { Source } from "../../infra/local/copy/source";
import { openSpool } from "../../infra/local/copy/spool";
import { keysOf, surveyed } from "../../infra/local/copy/survey";
import type { EngineConnection } from "../../infra/local/engine/connection";
import { chance, createRandom, oneOf, type Random, whole } from "../../scripts/generate/random";
import { type CopyBench, openCopyBench } from "./support/bucket";

let bench: CopyBench;
let own: EngineConnection;

beforeAll(async () => {
    bench = await openCopyBench();
    own = await bench.database.connect();
});
afterAll(async () => {
    own.close();
    await bench.close();
});

/** Lines that a file of one object a line may hold. */
const RIGHT = [
    `{"userId":1,"name":"a"}`,
    `{"userId":null,"name":"b"}`,
    `{"UserID":2,"name":"c, d}"}`,
    `{"name":"é\\"\\u00e9","userId":"3"}`,
    `{"userId":1,"USERID":2,"userId":3}`,
    `  {"x":{"userId":4,"y":[1,{"z":{}}]}}\t`,
    `{"":1,"a\\u0000b":2,"a\\nb":3}`,
    "{}",
    "",
    "   ",
];

/** Lines that are none, or look like one, or make one of the next. */
const WRONG = [
    `{"userId":1,}`,
    `{"userId":[1,2,]}`,
    `{"userId":1, }`,
    "[1,2,]",
    "[1]",
    "7",
    "null",
    `{"userId":1`,
    `{"userId":"1}`,
    `{"userId":`,
    `{`,
    `}`,
    `{"userId":1}{"userId":2}`,
    `{"userId":1} x`,
    `"userId"`,
    `{"userId":NaN}`,
    `{"userId":1,"name":"\u0001"}`,
    "{'userId':1}",
    "x",
];

function content(random: Random): Buffer {
    const broken = chance(random, 0.5);
    const lines = Array.from({ length: whole(random, 12) }, () =>
        broken && chance(random, 0.15) ? oneOf(random, WRONG) : oneOf(random, RIGHT),
    );
    const end = chance(random, 0.3) ? "\r\n" : "\n";
    const text = Buffer.from(
        (chance(random, 0.1) ? "\uFEFF" : "") + lines.join(end) + (chance(random, 0.7) ? end : ""),
    );
    if (broken && text.length > 0 && chance(random, 0.1)) {
        text[whole(random, text.length - 1)] = oneOf(random, [0x00, 0x0c, 0xff, 0x2c, 0x7d, 0x0a]);
    }
    return text;
}

async function partsOf(keys: readonly string[]): Promise<readonly Part[]> {
    const files = keys.map((key) => path.join(bench.root, "bucket", key));
    const sizes = await Promise.all(files.map(async (file) => (await stat(file)).size));
    return files.map((file, index) => {
        const objects = [
            { object: { bucket: "bucket", key: keys[index] as string, size: sizes[index] as number }, from: 0 },
        ];
        return { file, kind: "raw", objects, places: () => new LinePlaces(file, objects) };
    });
}

const counts = ({ rows, objects }: Part) => ({ rows, records: objects[0]?.records });
const namesOf = (keys: Iterable<string>) => [...new Set(keys)].sort();

test("a file whose names are found in one reading is one that the slow way takes, too, with the same records and names", async () => {
    const spool = await openSpool(path.join(bench.root, "spool"));
    const statement = { format: { kind: "json", ignoreHeader: 0 } };
    const seen = { clear: 0, unclear: 0 };
    for (let seed = 1; seed <= 40; seed++) {
        const random = createRandom(String(seed), "object lines");
        const files = Object.fromEntries(Array.from({ length: 8 }, (_, n) => [`${seed}/${n}.json`, content(random)]));
        await bench.put(files);
        const quick = await partsOf(Object.keys(files));
        const clear = await ofObjectLines(quick, own);
        const slow = await partsOf(Object.keys(files));
        const errors = new LoadErrors(1000, spool, 1000);
        const source = { spool, statement, errors, stopIfCancelled: () => undefined } as unknown as Source;
        const taken = await surveyed(slow, source, own, false);
        const alike = slow.filter((_, index) => clear.has(quick[index] as Part));
        seen.clear += clear.size;
        seen.unclear += slow.length - clear.size;
        expect({ seed, lined: alike.map((part) => taken.includes(part)) }).toEqual({
            seed,
            lined: alike.map(() => true),
        });
        expect({ seed, counts: [...clear].map(counts) }).toEqual({ seed, counts: alike.map(counts) });
        if (alike.length > 0) {
            const names = namesOf([...clear].flatMap(({ keys = [] }) => keys));
            expect({ seed, names }).toEqual({ seed, names: namesOf(await keysOf(alike, own)) });
        }
    }
    await spool.remove();
    expect(seen.clear).toBeGreaterThan(60);
    expect(seen.unclear).toBeGreaterThan(60);
});

test("what a line begins and ends with is seen wherever the file is cut into chunks", async () => {
    const file = path.join(bench.root, "bucket", "ends.json");
    const seen: (number | undefined)[][] = [];
    for (let length = 1024 * 1024 - 5; length <= 1024 * 1024 + 1; length++) {
        // Looks like what only the engine takes for JSON, wherever the chunk begins.
        const before = `{}\n{"a":"${"[nano, xnan}"
            .repeat(length / 12)
            .padEnd(length - 10, "x")
            .slice(0, length - 10)}"`;
        const answers: (number | undefined)[] = [];
        for (const end of [
            "}\n",
            "}",
            " } \r\n\t \n {}",
            `,"b":1}\n{}\n\n`,
            ",}\n",
            ",}",
            ", \r\n}",
            "}\n[1]\n",
            "}\n\uFEFF{}",
            "}\n{}\v",
            `,"b": -Infinity}`,
            `,"b":[1, ]}`,
        ]) {
            await writeFile(file, before + end);
            answers.push((await lookAtLines(file)).objects);
        }
        seen.push(answers);
    }
    expect(seen).toEqual(seen.map(() => [2, 2, 3, 3, ...Array(8).fill(undefined)]));
});
