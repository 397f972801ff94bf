import { Graph, layout } from "@dagrejs/dagre";
import type { Action, Project } from "../dataform";
import type { LineageData, LineageNode } from "./lineage-data";
import { readQuestions } from "./questions";

type Kind = LineageNode["kind"];

interface Part {
    readonly kind: Kind;
    readonly label: string;
    readonly sql: string;
}

const NODE_HEIGHT = 34;

/** Of a letter, on average, in the drawing's font; a label is never cut. */
const LETTER_WIDTH = 7.4;
const PADDING = 24;

/** Lays out what the project compiles to, from the files that COPY reads to the dashboard's charts. */
export async function readLineage(project: Project): Promise<LineageData> {
    const parts = new Map<string, Part>();
    const links = new Map<string, readonly [string, string]>();
    const link = (from: string, to: string) => links.set(`${from} ${to}`, [from, to]);

    const models = project.actions.filter(({ kind }) => kind !== "assertion");
    for (const model of models) {
        const name = nameOf(model);
        const sql = sqlOf(project, model);
        parts.set(name, { kind: model.kind as Kind, label: model.name, sql });
        for (const source of sourcesIn(sql)) {
            parts.set(source, { kind: "source", label: source, sql: "" });
            link(source, name);
        }
        for (const table of systemTablesIn(sql)) {
            parts.set(table, { kind: "system", label: table.replace(/^pg_catalog\./, ""), sql: "" });
            link(table, name);
        }
    }
    for (const model of models) {
        for (const other of project.dependencies[nameOf(model)] ?? []) {
            if (parts.has(other)) {
                link(other, nameOf(model)); // not to an assertion, which a model may wait for
            }
        }
    }
    for (const { name, sql } of await readQuestions()) {
        const id = `chart/${name}`;
        parts.set(id, { kind: "chart", label: name.replaceAll("_", " "), sql });
        for (const model of models.filter((model) => names(sql, model))) {
            link(nameOf(model), id);
        }
    }
    return draw(parts, [...links.values()]);
}

function nameOf({ schema, name }: Pick<Action, "schema" | "name">): string {
    return `${schema}.${name}`;
}

function sqlOf({ queries, statements }: Project, model: Action): string {
    const name = nameOf(model);
    return (statements[name] ?? [queries[name] ?? ""]).map((statement) => statement.trim()).join("\n\n---\n\n");
}

/** What COPY reads, a JSONPaths file too. */
function sourcesIn(sql: string): readonly string[] {
    return [...sql.matchAll(/\b(?:from|json)\s+'(s3:\/\/[^']+)'/gi)].map(([, address]) => address ?? "");
}

function systemTablesIn(sql: string): readonly string[] {
    return [...sql.matchAll(/\bpg_catalog\.\w+/gi)].map(([name]) => name.toLowerCase());
}

/** Whether a question reads a model; not if only its comments name it. */
function names(sql: string, { schema, name }: Action): boolean {
    const code = sql.replace(/--.*$/gm, "");
    return new RegExp(`\\b${schema}\\.${name}\\b`, "i").test(code.replaceAll('"', ""));
}

function draw(parts: ReadonlyMap<string, Part>, links: readonly (readonly [string, string])[]): LineageData {
    const graph = new Graph({ directed: true })
        .setGraph({ rankdir: "LR", nodesep: 12, ranksep: 60, marginx: 12, marginy: 12 })
        .setDefaultEdgeLabel(() => ({}));
    for (const [id, { label }] of parts) {
        graph.setNode(id, { width: Math.round(label.length * LETTER_WIDTH + PADDING), height: NODE_HEIGHT });
    }
    for (const [from, to] of links) {
        graph.setEdge(from, to);
    }
    layout(graph);
    const { width = 0, height = 0 } = graph.graph();
    return {
        width: Math.ceil(width),
        height: Math.ceil(height),
        nodes: [...parts].map(([id, { kind, label, sql }]) => {
            const { x, y, width, height } = graph.node(id);
            return { id, kind, label, x: Math.round(x), y: Math.round(y), width, height, sql };
        }),
        edges: links.map(([from, to]) => ({
            from,
            to,
            points: pointsOf(graph.edge(from, to).points),
        })),
    };
}

function pointsOf(
    points: readonly { readonly x: number; readonly y: number }[] = [],
): LineageData["edges"][0]["points"] {
    return points.map(({ x, y }) => [Math.round(x), Math.round(y)]);
}
