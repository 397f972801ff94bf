/**
 * The browsers of the users, with how many events of the source each family of them has. The source writes a user agent in
 * literal double quotes, save those of Firefox and Internet Explorer.
 */
export const USER_AGENTS: readonly (readonly [text: string, weight: number])[] = [
    ...onEach(
        [
            ["Macintosh; Intel Mac OS X 10_9_4", 33],
            ["Windows NT 6.1; WOW64", 15],
            ["Windows NT 6.3; WOW64", 16],
            ["X11; Linux x86_64", 10],
            ["Windows NT 5.1", 7],
            ["Macintosh; Intel Mac OS X 10_10_0", 6],
            ["Macintosh; Intel Mac OS X 10_8_5", 2],
            ["Windows NT 6.2; WOW64", 1],
        ],
        [
            ["36.0.1985.143", 4],
            ["36.0.1985.125", 3],
            ["37.0.2062.94", 2],
            ["35.0.1916.153", 1],
        ],
        (system, version) =>
            `"Mozilla/5.0 (${system}) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/${version} Safari/537.36"`,
    ),
    ...onEach(
        [
            ["Macintosh; Intel Mac OS X 10_9_4", 8],
            ["Macintosh; Intel Mac OS X 10_9_3", 2],
            ["Macintosh; Intel Mac OS X 10_10", 1],
        ],
        [
            ["537.78.2 7.0.6", 10],
            ["537.77.4 7.0.5", 5],
        ],
        (system, versions) => {
            const [engine, browser] = versions.split(" ");
            return `"Mozilla/5.0 (${system}) AppleWebKit/${engine} (KHTML, like Gecko) Version/${browser} Safari/${engine}"`;
        },
    ),
    ...onEach(
        [
            ["iPhone; CPU iPhone OS 7_1_2", 5],
            ["iPad; CPU OS 7_1_2", 2],
        ],
        [["11D257", 10]],
        (system, build) =>
            `"Mozilla/5.0 (${system} like Mac OS X) AppleWebKit/537.51.2 (KHTML, like Gecko) ` +
            `Version/7.0 Mobile/${build} Safari/9537.53"`,
    ),
    ...onEach(
        [
            ["Windows NT 6.1; WOW64", 7],
            ["Windows NT 5.1", 5],
            ["Macintosh; Intel Mac OS X 10.9", 5],
            ["X11; Linux x86_64", 1],
        ],
        [
            ["31.0", 9],
            ["30.0", 2],
            ["32.0", 1],
        ],
        (system, version) => `Mozilla/5.0 (${system}; rv:${version}) Gecko/20100101 Firefox/${version}`,
    ),
    ["Mozilla/5.0 (Windows NT 6.1; WOW64; Trident/7.0; rv:11.0) like Gecko", 27],
    ["Mozilla/5.0 (compatible; MSIE 10.0; Windows NT 6.2; WOW64; Trident/6.0)", 12],
    ["Mozilla/5.0 (compatible; MSIE 9.0; Windows NT 6.1; Trident/5.0)", 3],
];

type Weighted = readonly [text: string, weight: number];

function onEach(
    systems: readonly Weighted[],
    versions: readonly Weighted[],
    write: (system: string, version: string) => string,
): Weighted[] {
    return systems.flatMap(([system, often]) =>
        versions.map(([version, current]): Weighted => [write(system, version), often * current]),
    );
}
