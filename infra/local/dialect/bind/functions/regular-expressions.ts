/** A part in parentheses that captures: where it begins and where the next character after it is. */
interface Group {
    readonly from: number;
    readonly to: number;
    readonly depth: number;
}

/** The capturing groups of a pattern, in the order in which they begin. */
export function capturingGroups(pattern: string): readonly Group[] {
    const groups: { from: number; to: number; depth: number }[] = [];
    const open: ({ from: number; to: number; depth: number } | undefined)[] = [];
    for (let at = 0; at < pattern.length; at++) {
        switch (pattern[at]) {
            case "\\":
                at++;
                break;
            case "[":
                at = endOfBrackets(pattern, at);
                break;
            case "(": {
                const captures = !/^\(\?(?!P?<[a-zA-Z_]|'[a-zA-Z_])/.test(pattern.slice(at, at + 5));
                const group = captures ? { from: at, to: pattern.length, depth: open.length } : undefined;
                if (group) {
                    groups.push(group);
                }
                open.push(group);
                break;
            }
            case ")": {
                const group = open.pop();
                if (group) {
                    group.to = at + 1;
                }
                break;
            }
        }
    }
    return groups;
}

/** The last character of `[...]`; a bracket that comes first in it is one of its characters. */
function endOfBrackets(pattern: string, from: number): number {
    let at = from + 1;
    if (pattern[at] === "^") at++;
    if (pattern[at] === "]") at++;
    while (at < pattern.length && pattern[at] !== "]") {
        if (pattern[at] === "\\") at++;
        const named = /^\[:[a-z^]+:\]/.exec(pattern.slice(at, at + 12));
        at += named ? named[0].length : 1;
    }
    return at;
}

/** A pattern in three: what stands before its first group, the group's inside, and what stands behind it. */
export interface AroundGroup {
    readonly before: string;
    readonly inside: string;
    readonly behind: string;
    /** The groups within `inside`. */
    readonly inner: number;
}

/** The pattern around its first group; undefined if the group is repeated, nested or one of several alternatives. */
export function aroundFirstGroup(pattern: string): AroundGroup | undefined {
    const groups = capturingGroups(pattern);
    const [first] = groups;
    if (!first) {
        return { before: "", inside: pattern, behind: "", inner: 0 };
    }
    const [before, behind] = [pattern.slice(0, first.from), pattern.slice(first.to)];
    if (first.depth > 0 || /^[*+?{]/.test(behind) || hasAlternatives(before) || hasAlternatives(behind)) {
        return undefined;
    }
    const inner = groups.filter(({ from, to }) => from > first.from && to < first.to).length;
    return { before, inside: pattern.slice(first.from + 1, first.to - 1), behind, inner };
}

/** Whether `|` stands in it outside of all parentheses and brackets. */
function hasAlternatives(pattern: string): boolean {
    let depth = 0;
    for (let at = 0; at < pattern.length; at++) {
        switch (pattern[at]) {
            case "\\":
                at++;
                break;
            case "[":
                at = endOfBrackets(pattern, at);
                break;
            case "(":
                depth++;
                break;
            case ")":
                depth--;
                break;
            case "|":
                if (depth === 0) {
                    return true;
                }
                break;
        }
    }
    return false;
}
