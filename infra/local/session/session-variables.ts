import type { Rights } from "../access";
import { sessionStatements, sightStatement } from "../catalog";
import type { EngineConnection } from "../engine/connection";
import { engineTimeZone } from "../time-zones";
import type { Settings } from "./settings";

/** Tells the engine's connection what the session's parameters change for it: what SET sets, and what a rollback undoes. */
export class SessionVariables {
    readonly #engine: EngineConnection;
    readonly #settings: Settings;
    readonly #user: string;
    /** Of the settings that the engine knows. */
    #version = -1;
    /** What was said of the user's sight. */
    #sight = "";

    constructor(engine: EngineConnection, settings: Settings, user: string) {
        this.#engine = engine;
        this.#settings = settings;
        this.#user = user;
    }

    async tell(): Promise<void> {
        const { version } = this.#settings;
        if (this.#version === version) {
            return;
        }
        const statements = sessionStatements(this.#settings.searchPath(this.#user), this.#settings.all());
        await this.#engine.run(statements.join("; "));
        await this.#engine.setTimeZone(engineTimeZone(this.#settings.get("timezone")));
        this.#engine.setExtraFloatDigits(Number(this.#settings.get("extra_float_digits")));
        this.#version = version;
    }

    /** Which relations the catalogue's views may show. Source: developer guide, "SVV_TABLES". */
    async tellSight({ grantedOn }: Rights): Promise<void> {
        const statement = sightStatement(grantedOn);
        if (statement !== this.#sight) {
            await this.#engine.run(statement);
            this.#sight = statement;
        }
    }
}
