import type { Relation, Relations } from "../../catalog/relation";
import { notSupported, SqlError } from "../../errors";
import { bindView } from "../bind/relations";
import { newState } from "../bind/state";
import { parseQuery } from "../parser";
import { tableReferences } from "../relation-names";
import type { Altered } from "./altered";
import { keepMetadata } from "./target";

/**
 * Bound views know what they read by number on Redshift, so they follow a rename: here their definitions are written
 * anew with the new name, under which the old one goes on as an alias. Gives engine SQL that keeps them.
 * @throws SqlError 0A000 for a view whose definition can't be written so.
 */
export function followRename(to: string, { table, at, context }: Altered): readonly string[] {
    const views = (context.relations.dependents?.(table) ?? []).filter(({ kind }) => kind !== "table");
    const renamed: Relation = { ...table, name: to };
    const find: Relations["find"] = (path, searchPath) => {
        const [name, ...before] = [...path].reverse();
        const found = context.relations.find(path, searchPath);
        if (found?.engineName === table.engineName) {
            return undefined;
        }
        const former = [...before.reverse(), table.name];
        const isRenamed = name === to && context.relations.find(former, searchPath)?.engineName === table.engineName;
        return isRenamed ? renamed : found;
    };
    const state = newState({ ...context, relations: { ...context.relations, find } });
    return views.map((view) => {
        const follower = withNewName(view, to, { table, at, context });
        try {
            bindView(follower, at, state);
        } catch (error) {
            if (!(error instanceof SqlError)) {
                throw error;
            }
            throw notSupported(
                `Renaming "${table.name}" is not carried by the local warehouse while the view ${view.schema}.${view.name} reads it: ${error.message}`,
                at,
                "Drop the view before and create it anew after.",
            );
        }
        return keepMetadata(view.kind === "view" ? "view" : "table", view.engineName, follower.metadata);
    });
}

function withNewName(view: Relation, to: string, { table, context }: Altered): Relation {
    const { metadata } = view;
    const stored = metadata.view as NonNullable<typeof metadata.view>;
    const isTable = (path: readonly string[]) =>
        context.relations.find(path, stored.searchPath)?.engineName === table.engineName;
    const moved = (path: readonly string[]) => (isTable(path) ? [...path.slice(0, -1), to] : path);
    return {
        ...view,
        metadata: {
            ...metadata,
            view: {
                ...stored,
                definition: rewritten(stored.definition, isTable, to),
                reads: stored.reads?.map(moved),
            },
        },
    };
}

/** A path as a text writes it. */
const PATH = /(?:"(?:[^"]|"")*"|[^\s".,;()]+)(?:\s*\.\s*(?:"(?:[^"]|"")*"|[^\s".,;()]+))*/y;

function rewritten(definition: string, isTable: (path: readonly string[]) => boolean, to: string): string {
    let text = "";
    let done = 0;
    for (const { name, alias } of tableReferences(parseQuery(definition))) {
        if (isTable(name.path)) {
            PATH.lastIndex = name.at;
            const length = PATH.exec(definition)?.[0].length ?? 0;
            const path = [...name.path.slice(0, -1), to].map(written).join(".");
            const former = alias === undefined ? ` as ${written(name.path[name.path.length - 1] as string)}` : "";
            text += `${definition.slice(done, name.at)}${path}${former}`;
            done = name.at + length;
        }
    }
    return text + definition.slice(done);
}

const written = (name: string) => `"${name.replaceAll('"', '""')}"`;
