import { notSupported, SqlError } from "../errors";
import { engineTimeZone } from "../time-zones";
import { SeededRandom } from "./seeded-random";

/** A run-time parameter: its value at connect, and what SET may give it. */
interface Setting {
    readonly initial: string;
    /** The value as SHOW prints it, or an error that names what is possible. Undefined: it can't be changed. */
    readonly accept?: (value: string) => string;
    /** Clients are told of it at connect and of each change (ParameterStatus). */
    readonly reported?: string;
}

const anything = (value: string) => value;

function oneOf(name: string, ...allowed: readonly string[]) {
    return (value: string) => {
        const folded = value.toLowerCase();
        if (!allowed.includes(folded)) {
            throw new SqlError("22023", `invalid value for parameter "${name}": "${value}"`, {
                hint: `It can be ${allowed.join(", ")}.`,
            });
        }
        return folded;
    };
}

/** Redshift knows further values, but only this one is carried here: another is refused rather than ignored. */
function only(name: string, ...carried: readonly string[]) {
    return (value: string) => {
        if (!carried.some((one) => one.toLowerCase() === value.toLowerCase())) {
            throw notSupported(
                `The local warehouse carries ${name} = ${carried[0]} only, not '${value}'.`,
                undefined,
                "Leave the parameter alone, or run against a Redshift cluster.",
            );
        }
        return carried[0] as string;
    };
}

const boolean = (name: string) => (value: string) => {
    const folded = oneOf(name, "on", "off", "true", "false", "yes", "no", "1", "0")(value);
    return ["on", "true", "yes", "1"].includes(folded) ? "on" : "off";
};

/** A switch that stays as it is. */
const fixed = (name: string, value: "on" | "off"): Setting => ({
    initial: value,
    accept: (given) => only(name, value)(boolean(name)(given)),
});

/** Milliseconds, 0 is no limit. */
function milliseconds(name: string) {
    return (value: string) => {
        if (!/^\d{1,9}$/.test(value)) {
            throw new SqlError("22023", `invalid value for parameter "${name}": "${value}"`, {
                hint: "Give whole milliseconds; 0 is no limit.",
            });
        }
        return String(Number(value));
    };
}

function extraFloatDigits(value: string): string {
    const digits = Number(value);
    if (!/^[+-]?\d+$/.test(value.trim())) {
        throw new SqlError("22023", `parameter "extra_float_digits" requires an integer value`);
    }
    if (digits < -15 || digits > 2) {
        throw new SqlError(
            "22023",
            `${digits} is outside the valid range for parameter "extra_float_digits" (-15 .. 2)`,
        );
    }
    return String(digits);
}

/** As it was given: the engine has names of its own for offsets. */
function timeZone(value: string): string {
    engineTimeZone(value);
    return value;
}

/** Each level is serializable on Redshift. Source: developer guide, "BEGIN". READ ONLY is not carried. */
function transactionModes(value: string): string {
    if (/\bread only\b/.test(value)) {
        throw notSupported(
            "SET ... READ ONLY is not supported by the local warehouse.",
            undefined,
            "Begin a transaction with BEGIN READ ONLY.",
        );
    }
    return "serializable";
}

/** `app.user_name`: a session's own. Source: developer guide, "SET", variable_name. */
const CONTEXT_VARIABLE = /^[a-z_][\w$]*\.[a-z_][\w$]*$/i;

function seedOf(value: string): number {
    const seed = Number(value);
    if (value.trim() === "" || !(seed >= 0 && seed <= 1)) {
        throw new SqlError("22023", `invalid value for parameter "seed": "${value}"`, {
            hint: "Give a number from 0 to 1.",
        });
    }
    return seed;
}

/** The schemas that a search path names. */
function schemaNames(path: string): readonly string[] {
    return path
        .split(",")
        .map((schema) =>
            schema
                .trim()
                .replace(/^["']|["']$/g, "")
                .toLowerCase(),
        )
        .filter((schema) => schema !== "");
}

/** As SHOW prints a schema: `"$user"`. Source: developer guide, "search_path". */
function quotedIfNeeded(schema: string): string {
    return /^[a-z_][a-z0-9_]*$/.test(schema) ? schema : `"${schema}"`;
}

/** Source: developer guide, "Configuration reference"; what clients ask for at connect besides. */
const SETTINGS: Readonly<Record<string, Setting>> = {
    analyze_threshold_percent: { initial: "10", accept: anything },
    application_name: { initial: "", accept: anything, reported: "application_name" },
    cast_super_null_on_error: fixed("cast_super_null_on_error", "on"),
    client_encoding: {
        initial: "UTF8",
        // PostgreSQL looks at letters and digits only, and asyncpg sends 'utf-8' with its quotes.
        accept: (value) => only("client_encoding", "UTF8", "UNICODE")(value.replace(/[^a-z0-9]/gi, "")),
        reported: "client_encoding",
    },
    client_min_messages: { initial: "notice", accept: anything },
    datestyle: {
        initial: "ISO, MDY",
        accept: (value) => only("datestyle", "ISO, MDY", "ISO", "ISO,MDY")(value),
        reported: "DateStyle",
    },
    default_transaction_isolation: { initial: "serializable" },
    describe_field_name_in_uppercase: { initial: "off", accept: boolean("describe_field_name_in_uppercase") },
    enable_case_sensitive_identifier: fixed("enable_case_sensitive_identifier", "off"),
    enable_case_sensitive_super_attribute: {
        initial: "off",
        accept: boolean("enable_case_sensitive_super_attribute"),
    },
    enable_result_cache_for_session: { initial: "on", accept: boolean("enable_result_cache_for_session") },
    extra_float_digits: { initial: "0", accept: extraFloatDigits },
    integer_datetimes: { initial: "on", reported: "integer_datetimes" },
    intervalstyle: { initial: "postgres", accept: (value) => only("intervalstyle", "postgres")(value) },
    is_superuser: { initial: "off", reported: "is_superuser" },
    json_parse_dedup_attributes: fixed("json_parse_dedup_attributes", "off"),
    json_parse_truncate_strings: fixed("json_parse_truncate_strings", "off"),
    json_serialization_enable: fixed("json_serialization_enable", "off"),
    json_serialization_parse_nested_strings: fixed("json_serialization_parse_nested_strings", "off"),
    max_cursor_result_set_size: { initial: "0" },
    // PostgreSQL's JDBC driver lists no foreign keys without it.
    max_index_keys: { initial: "32" },
    navigate_super_null_on_error: fixed("navigate_super_null_on_error", "on"),
    // Clients know Redshift by their presence: asyncpg of its pools, AWS's ODBC driver of the version it shows.
    padb_revision: { initial: "49780", reported: "padb_revision" },
    padb_version: { initial: "1.0.49780", reported: "padb_version" },
    parse_super_null_on_error: fixed("parse_super_null_on_error", "off"),
    query_group: { initial: "unset", accept: anything },
    // SHOW tells nothing of it, as in PostgreSQL.
    seed: { initial: "unavailable" },
    search_path: { initial: '"$user", public', accept: (value) => schemaNames(value).map(quotedIfNeeded).join(", ") },
    server_encoding: { initial: "UNICODE", reported: "server_encoding" },
    server_version: { initial: "8.0.2", reported: "server_version" },
    session_authorization: { initial: "", reported: "session_authorization" },
    standard_conforming_strings: { initial: "off", reported: "standard_conforming_strings" },
    statement_timeout: { initial: "0", accept: milliseconds("statement_timeout") },
    timezone: { initial: "UTC", accept: timeZone, reported: "TimeZone" },
    transaction_isolation: { initial: "serializable", accept: transactionModes },
    wlm_query_slot_count: { initial: "1", accept: anything },
};

/** What a client may send at connect although Redshift knows it only there; AWS's own drivers tell of themselves. */
const STARTUP_ONLY = new Set([
    ...["options", "replication", "user", "database", "driver_version", "os_version", "plugin_name"],
    ...["client_protocol_version", "driver_discovery_version", "idc_client_display_name"],
    ...["provider_name", "idp_type", "identity_namespace", "token_type"],
]);

/**
 * What a client sets by `options`, as of PGOPTIONS: `-c name=value` and `--name=value`, a backslash before a blank of a value.
 * Source: PostgreSQL manual, "libpq, Parameter Key Words", options. @throws SqlError 0A000 for any other switch.
 */
function optionSettings(options: string): readonly (readonly [string, string])[] {
    const words = (options.match(/(?:\\.|[^\s\\])+/g) ?? []).map((word) => word.replace(/\\(.)/g, "$1"));
    const settings: (readonly [string, string])[] = [];
    while (words.length > 0) {
        const word = words.shift() as string;
        const given = word === "-c" ? words.shift() : /^(?:-c|--)(.+)$/.exec(word)?.[1];
        const [, name, value] = /^([^=]+)=(.*)$/s.exec(given ?? "") ?? [];
        if (name === undefined || value === undefined) {
            throw notSupported(
                `The connection's options have "${word}", which the local warehouse does not carry.`,
                undefined,
                "It takes -c name=value.",
            );
        }
        settings.push([name.replaceAll("-", "_"), value]);
    }
    return settings;
}

/** Redshift's older names of the same thing. */
const ALIASES: Readonly<Record<string, string>> = {
    "time zone": "timezone",
    names: "client_encoding",
    "session characteristics": "transaction_isolation",
    transaction: "transaction_isolation",
};

/** The run-time parameters of one session. Names are case-insensitive. */
export class Settings {
    #values = new Map<string, string>();
    /** At connect: what RESET goes back to. */
    readonly #initial: ReadonlyMap<string, string>;
    #saved: ReadonlyMap<string, string> | undefined;
    #version = 0;
    #random: SeededRandom | undefined;
    /** What SET LOCAL has changed, as it was before. */
    readonly #before = new Map<string, string | undefined>();
    readonly #changed: (reportedName: string, value: string) => void;

    /** `changed` hears of each parameter that clients follow. */
    constructor(
        user: string,
        isSuperuser: boolean,
        startup: Readonly<Record<string, string>>,
        changed: (reportedName: string, value: string) => void,
    ) {
        this.#changed = () => undefined;
        for (const [name, setting] of Object.entries(SETTINGS)) {
            this.#values.set(name, setting.initial);
        }
        this.#values.set("session_authorization", user);
        this.#values.set("is_superuser", isSuperuser ? "on" : "off");
        for (const [name, value] of [...optionSettings(startup.options ?? ""), ...Object.entries(startup)]) {
            if (!STARTUP_ONLY.has(name.toLowerCase()) && !name.startsWith("_pq_.")) {
                this.set(name, value);
            }
        }
        this.#initial = new Map(this.#values);
        this.#changed = changed;
    }

    /** The numbers that SET SEED has made RANDOM give; undefined: it was not said. */
    get random(): SeededRandom | undefined {
        return this.#random;
    }

    /** Counts up with each change. */
    get version(): number {
        return this.#version;
    }

    /** @throws SqlError 42704 for a name that Redshift does not know. */
    get(name: string): string {
        return this.#values.get(this.#known(name)) as string;
    }

    /** SET LOCAL: until the transaction ends. */
    setLocal(name: string, value: string): void {
        const key = CONTEXT_VARIABLE.test(name) ? name.toLowerCase() : this.#known(name);
        const before = this.#values.get(key);
        this.set(name, value);
        if (!this.#before.has(key)) {
            this.#before.set(key, before);
        }
    }

    set(name: string, value: string): void {
        if (CONTEXT_VARIABLE.test(name)) {
            this.#put(name.toLowerCase(), value);
            return;
        }
        const key = this.#known(name);
        if (key === "seed") {
            this.#random = new SeededRandom(seedOf(value));
            this.#version++;
            return;
        }
        const setting = SETTINGS[key] as Setting;
        if (!setting.accept) {
            throw new SqlError("55P02", `parameter "${key}" cannot be changed`);
        }
        this.#put(key, setting.accept(value));
    }

    reset(name: string): void {
        const key = this.#known(name);
        if (key === "seed") {
            this.#random = undefined;
            this.#version++;
        }
        this.#put(key, this.#initial.get(key) ?? "");
    }

    resetAll(): void {
        for (const [name, setting] of Object.entries(SETTINGS)) {
            if (setting.accept) {
                this.reset(name);
            }
        }
    }

    /** Every parameter, by name. */
    all(): readonly (readonly [string, string])[] {
        return [...this.#values];
    }

    /** The parameters to tell a client of at connect, under the names that the protocol gives them. */
    reported(): ReadonlyMap<string, string> {
        const reported = new Map<string, string>();
        for (const [name, setting] of Object.entries(SETTINGS)) {
            if (setting.reported) {
                reported.set(setting.reported, this.#values.get(name) as string);
            }
        }
        return reported;
    }

    /** The schemas of search_path in order, `$user` replaced. */
    searchPath(user: string): readonly string[] {
        return schemaNames(this.get("search_path")).map((schema) => (schema === "$user" ? user : schema));
    }

    /** A transaction begins: what SET changes in it is undone if it fails. */
    begin(): void {
        this.#saved ??= new Map(this.#values);
    }

    end(committed: boolean): void {
        const saved = this.#saved;
        this.#saved = undefined;
        if (saved && !committed) {
            for (const name of [...this.#values.keys()]) {
                this.#put(name, saved.get(name));
            }
        }
        for (const [name, value] of this.#before) {
            this.#put(name, value);
        }
        this.#before.clear();
    }

    /** Undefined: a context variable that was not there. */
    #put(key: string, value: string | undefined): void {
        if (this.#values.get(key) === value) {
            return;
        }
        if (value === undefined) {
            this.#values.delete(key);
        } else {
            this.#values.set(key, value);
        }
        this.#version++;
        const reported = SETTINGS[key]?.reported;
        if (reported && value !== undefined) {
            this.#changed(reported, value);
        }
    }

    #known(name: string): string {
        const folded = name.toLowerCase();
        const key = ALIASES[folded] ?? folded;
        if (!(key in SETTINGS) && !this.#values.has(key)) {
            throw new SqlError("42704", `unrecognized configuration parameter "${name}"`);
        }
        return key;
    }
}
