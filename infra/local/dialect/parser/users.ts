import { syntaxError } from "../../errors";
import type { UserOptions, UserStatement } from "../ast";
import type { TokenStream } from "./token-stream";
import { notYet } from "./unsupported";

/** Source: developer guide, "CREATE USER". */
export function createUser(stream: TokenStream, at: number): UserStatement {
    const name = stream.name();
    const options = userOptions(stream);
    if (options?.password === undefined) {
        throw syntaxError("CREATE USER needs PASSWORD '...' or PASSWORD DISABLE.", at);
    }
    return { kind: "create_user", at, name, options };
}

/** Source: developer guide, "ALTER USER". */
export function alterUser(stream: TokenStream, at: number): UserStatement {
    const name = stream.name();
    if (stream.takeWords("with", "rename", "to") || stream.takeWords("rename", "to")) {
        return { kind: "alter_user", at, name, action: { kind: "rename", to: stream.name() } };
    }
    const options = userOptions(stream);
    if (options === undefined) throw stream.unexpected();
    if (options.groups) throw syntaxError("ALTER USER takes no IN GROUP: use ALTER GROUP ... ADD USER.", at);
    return { kind: "alter_user", at, name, action: { kind: "options", options } };
}

/** Source: developer guide, "CREATE GROUP". */
export function createGroup(stream: TokenStream, at: number): UserStatement {
    const name = stream.name();
    const hasUsers = stream.takeWords("with", "user") || stream.takeWords("user");
    return { kind: "create_group", at, name, users: hasUsers ? stream.list(() => stream.name()) : [] };
}

/** Source: developer guide, "ALTER GROUP". */
export function alterGroup(stream: TokenStream, at: number): UserStatement {
    const name = stream.name();
    if (stream.takeWords("rename", "to")) {
        return { kind: "alter_group", at, name, action: { kind: "rename", to: stream.name() } };
    }
    const kind = stream.takeOneOf("add", "drop");
    if (kind === undefined) throw stream.unexpected();
    stream.expectWords("user");
    return { kind: "alter_group", at, name, action: { kind, users: stream.list(() => stream.name()) } };
}

/** Source: developer guide, "DROP USER" and "DROP GROUP"; only users may be missing. */
export function dropUsers(stream: TokenStream, object: "user" | "group", at: number): UserStatement {
    const ifExists = object === "user" && stream.takeWords("if", "exists");
    const names = object === "user" ? stream.list(() => stream.name()) : [stream.name()];
    return { kind: `drop_${object}`, at, names, ifExists };
}

/** What is said of a user; undefined if nothing is. */
function userOptions(stream: TokenStream): UserOptions | undefined {
    stream.takeWords("with");
    let options: UserOptions | undefined;
    for (;;) {
        const { at, text } = stream.peek();
        const found = userOption(stream);
        if (found === undefined) return options;
        const given = options ?? {};
        if (Object.keys(found).some((key) => key in given)) {
            throw syntaxError(`${text.toUpperCase()} is given twice: Redshift takes it once.`, at);
        }
        options = { ...given, ...found };
        stream.takeSymbol(",");
    }
}

function userOption(stream: TokenStream): UserOptions | undefined {
    const { at } = stream.peek();
    if (stream.takeWords("password")) {
        return { password: stream.takeWords("disable") ? "disable" : { text: stream.expectString() } };
    }
    const flag = stream.takeOneOf("createdb", "nocreatedb", "createuser", "nocreateuser");
    if (flag === "createdb" || flag === "nocreatedb") return { createDatabase: flag === "createdb" };
    if (flag !== undefined) return { superuser: flag === "createuser" };
    if (stream.takeWords("in", "group")) return { groups: stream.list(() => stream.name()) };
    if (stream.takeWords("valid", "until")) return { validUntil: stream.expectString() };
    // What is so by itself may be said; other limits are not kept here.
    if (stream.takeWords("connection", "limit", "unlimited")) return {};
    for (const words of [
        ["connection", "limit"],
        ["session", "timeout"],
        ["reset"],
        ["set"],
        ["syslog", "access"],
        ["externalid"],
    ]) {
        if (stream.areWords(...words)) throw notYet(`${words.join(" ").toUpperCase()} of a user`, at);
    }
    return undefined;
}
