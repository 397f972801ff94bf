/** A request of AWS's Query protocols: an action and parameters whose names are paths ("Tags.Tag.1.Key"). */
export class Parameters {
    private readonly values: ReadonlyMap<string, string>;
    private readonly read = new Set<string>();

    constructor(body: string) {
        this.values = new Map(new URLSearchParams(body));
    }

    text(name: string): string | undefined {
        this.read.add(name);
        return this.values.get(name);
    }

    required(name: string): string {
        const value = this.text(name);
        if (value === undefined) {
            throw new AwsError("MissingParameter", `The request must contain the parameter ${name}`);
        }
        return value;
    }

    flag(name: string): boolean {
        return this.text(name) === "true";
    }

    /** The members of a list, each as the prefix of its own parameters: "Tags.Tag.1". */
    prefixes(list: string): readonly string[] {
        const found: string[] = [];
        for (let at = 1; ; at++) {
            const prefix = `${list}.${at}`;
            if (![...this.values.keys()].some((name) => name === prefix || name.startsWith(`${prefix}.`))) {
                return found;
            }
            found.push(prefix);
        }
    }

    texts(list: string): readonly string[] {
        return this.prefixes(list).map((prefix) => this.required(prefix));
    }

    tags(list: string): Tags {
        return this.prefixes(list).map((prefix) => ({
            Key: this.required(`${prefix}.Key`),
            Value: this.required(`${prefix}.Value`),
        }));
    }

    /** What was sent but nobody looked at: an endpoint that overlooks a parameter would prove nothing. */
    unread(): readonly string[] {
        return [...this.values.keys()].filter((name) => !this.read.has(name));
    }
}

export type Tags = readonly { readonly Key: string; readonly Value: string }[];

/** An error as the service sends it: by its code on the wire, which is not the SDK's name for it. */
export class AwsError extends Error {
    constructor(
        readonly code: string,
        message: string,
        readonly status = 400,
    ) {
        super(message);
    }
}

/** What an action answers: elements by name; a list repeats its element. */
export interface Answer {
    readonly [name: string]: string | number | boolean | undefined | Answer | readonly Answer[] | readonly string[];
}

/** An answer's elements. */
export function xml(answer: Answer): string {
    return Object.entries(answer)
        .flatMap(([name, value]) =>
            (Array.isArray(value) ? value : [value]).map((each) =>
                each === undefined
                    ? ""
                    : `<${name}>${typeof each === "object" ? xml(each) : escaped(String(each))}</${name}>`,
            ),
        )
        .join("");
}

function escaped(text: string): string {
    return text.replace(/[&<>]/g, (character) => `&#${character.charCodeAt(0)};`);
}
