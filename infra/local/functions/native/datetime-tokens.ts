/** A piece of a datetime format: a part of a date or a time under its name in upper case, or text as it stands. */
export type DatetimeToken =
    | {
          readonly kind: "part";
          readonly name: DatetimePart;
          /** As the format writes it: names of months and days come out in its case. */
          readonly text: string;
          /** FM: neither zeros nor blanks fill it up. */
          readonly bare: boolean;
          /** TH or th: a number gets its ordinal ending. */
          readonly ordinal?: "TH" | "th";
      }
    | { readonly kind: "text"; readonly text: string };

/** Source: developer guide, "Datetime format strings". */
export type DatetimePart =
    | (
          | "A.D."
          | "A.M."
          | "AD"
          | "AM"
          | "B.C."
          | "BC"
          | "CC"
          | "D"
          | "DAY"
          | "DD"
          | "DDD"
          | "DY"
          | "HH"
          | "HH12"
          | "HH24"
      )
    | ("I" | "ID" | "IDDD" | "IW" | "IY" | "IYY" | "IYYY" | "J" | "MI" | "MM" | "MON" | "MONTH" | "MS" | "OF" | "P.M.")
    | ("PM" | "Q" | "RM" | "SS" | "SSSS" | "TZ" | "US" | "W" | "WW" | "Y" | "Y,YYY" | "YY" | "YYY" | "YYYY");

const PARTS: readonly DatetimePart[] = [
    ...(["Y,YYY", "IYYY", "IDDD", "YYYY", "SSSS", "HH24", "HH12", "A.D.", "A.M.", "B.C.", "P.M.", "MONTH"] as const),
    ...(["IYY", "YYY", "DDD", "DAY", "MON", "AD", "AM", "BC", "CC", "DD", "DY", "HH", "ID", "IW", "IY", "MI"] as const),
    ...(["MM", "MS", "OF", "PM", "RM", "SS", "TZ", "US", "WW", "YY", "D", "I", "J", "Q", "W", "Y"] as const),
];

/** Names of months and days may also be written with a capital only at their beginning. */
const CAPITALIZED: ReadonlySet<DatetimePart> = new Set(["MONTH", "MON", "DAY", "DY"]);

/** The pieces of a datetime format, as PostgreSQL reads it: the longest name counts, "..." is text. */
export function datetimeTokens(format: string): readonly DatetimeToken[] {
    const tokens: DatetimeToken[] = [];
    let at = 0;
    let bare = false;
    const addText = (text: string) => {
        const last = tokens[tokens.length - 1];
        tokens.splice(tokens.length - (last?.kind === "text" ? 1 : 0), 1, {
            kind: "text",
            text: (last?.kind === "text" ? last.text : "") + text,
        });
    };
    while (at < format.length) {
        const rest = format.slice(at);
        if (/^(FM|fm)/.test(rest)) {
            bare = true;
            at += 2;
            continue;
        }
        const name = PARTS.find((part) => isWritten(rest, part));
        if (name) {
            const ordinal = /^(TH|th)/.exec(rest.slice(name.length))?.[0] as "TH" | "th" | undefined;
            tokens.push({ kind: "part", name, text: rest.slice(0, name.length), bare, ordinal });
            at += name.length + (ordinal ? 2 : 0);
            bare = false;
            continue;
        }
        const quoted = /^"((?:[^"\\]|\\.)*)"?/s.exec(rest);
        if (quoted) {
            addText((quoted[1] as string).replace(/\\(.)/gs, "$1"));
            at += quoted[0].length;
            continue;
        }
        const escaped = rest.startsWith('\\"');
        const character = String.fromCodePoint(rest.codePointAt(escaped ? 1 : 0) as number);
        addText(character);
        at += character.length + (escaped ? 1 : 0);
    }
    return tokens;
}

function isWritten(rest: string, part: DatetimePart): boolean {
    const written = rest.slice(0, part.length);
    return (
        written === part ||
        written === part.toLowerCase() ||
        (CAPITALIZED.has(part) && written === part[0] + part.slice(1).toLowerCase())
    );
}
