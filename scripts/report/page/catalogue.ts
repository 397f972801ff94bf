import type { CatalogueColumn, CatalogueData, CatalogueTable } from "../catalogue-data";
import { checksList } from "./checks-list";
import { element } from "./element";
import { linkTo, placeWithin } from "./place";
import { wideTable } from "./wide-table";
import { count, counted } from "./words";

/** A table's entry, with the words that a search finds it by. */
interface Entry {
    readonly root: HTMLDetailsElement;
    readonly table: CatalogueTable;
    readonly words: string;
}

/** Fills the catalogue: a search, then every table and view by its schema, each of which unfolds. */
export function mountCatalogue(root: HTMLElement, data: CatalogueData): void {
    const referencedBy = invert(data.tables);
    const entries = data.tables.map((table) => createEntry(table, data, referencedBy.get(nameOf(table)) ?? []));
    const search = element("input", { id: "catalogue-search", type: "search", autocomplete: "off" });
    const found = element("p", { class: "found", role: "status" });
    const schemas = [...new Set(data.tables.map(({ schema }) => schema))].map((schema) => {
        const own = entries.filter(({ table }) => table.schema === schema);
        const group = element(
            "section",
            { "aria-label": `Schema ${schema}` },
            element("h3", {}, schema),
            ...own.map((entry) => entry.root),
        );
        return { group, own };
    });
    const show = () => {
        const wanted = search.value.trim().toLowerCase().split(/\s+/);
        for (const { root, words } of entries) {
            root.hidden = !wanted.every((word) => words.includes(word));
        }
        for (const { group, own } of schemas) {
            group.hidden = own.every(({ root }) => root.hidden);
        }
        const shown = entries.filter(({ root }) => !root.hidden);
        const columns = shown.reduce((sum, { table }) => sum + table.columns.length, 0);
        found.textContent =
            shown.length === 0
                ? `Nothing is named or described like "${search.value.trim()}".`
                : `${counted(shown.length, "table")} with ${counted(columns, "column")}${
                      shown.length === entries.length ? "" : `, of ${entries.length}`
                  }`;
    };
    search.addEventListener("input", show);
    const open = () => {
        const wanted = placeWithin("catalogue");
        const entry = entries.find(({ table }) => nameOf(table) === wanted);
        if (entry !== undefined) {
            search.value = "";
            show();
            entry.root.open = true;
            entry.root.scrollIntoView({ block: "start" });
            entry.root.querySelector("summary")?.focus({ preventScroll: true });
        }
    };
    root.append(
        element("h2", {}, "Catalogue"),
        element("p", {}, "Every table and view of the warehouse, what its columns mean, and what checks it."),
        element(
            "div",
            { class: "catalogue-search" },
            element("label", { for: search.id }, "Search tables and columns"),
            search,
            found,
        ),
        ...schemas.map(({ group }) => group),
    );
    show();
    addEventListener("hashchange", open);
    open();
}

function nameOf({ schema, name }: CatalogueTable): string {
    return `${schema}.${name}`;
}

/** A column that refers to a table. */
interface Referring {
    readonly table: string;
    readonly column: string;
}

function invert(tables: readonly CatalogueTable[]): ReadonlyMap<string, readonly Referring[]> {
    const referring = new Map<string, Referring[]>();
    for (const table of tables) {
        for (const { name, references } of table.columns) {
            if (references !== null) {
                const others = referring.get(references.table) ?? [];
                referring.set(references.table, [...others, { table: nameOf(table), column: name }]);
            }
        }
    }
    return referring;
}

function createEntry(table: CatalogueTable, data: CatalogueData, referring: readonly Referring[]): Entry {
    const rows = table.rows === null ? (table.isBuilt ? table.kind : "not built yet") : counted(table.rows, "row");
    const root = element(
        "details",
        { class: "entry", "data-table": nameOf(table) },
        element(
            "summary",
            {},
            element("span", { class: "entry-name" }, table.name),
            element("span", { class: "entry-rows" }, rows),
            element("span", { class: "entry-description" }, table.description),
        ),
    );
    root.addEventListener("toggle", () => {
        if (root.open && root.childElementCount === 1) {
            root.append(contentOf(table, data, referring)); // most are never opened
        }
    });
    const columns = table.columns.flatMap(({ name, description }) => [name, description]);
    return { root, table, words: [nameOf(table), table.description, ...columns].join("\n").toLowerCase() };
}

function contentOf(table: CatalogueTable, data: CatalogueData, referring: readonly Referring[]): HTMLElement {
    const checks = table.checks.flatMap((key) => data.checks[key] ?? []);
    return element(
        "div",
        { class: "entry-content" },
        element("p", { class: "detail" }, ...factsOf(table)),
        columnsTable(table),
        ...(referring.length === 0
            ? []
            : [
                  element("h4", {}, "Referred to by"),
                  element(
                      "ul",
                      {},
                      ...referring.map(({ table, column }) =>
                          element("li", {}, tableLink(table), ".", element("code", {}, column)),
                      ),
                  ),
              ]),
        element("h4", {}, `Checks (${count(checks.length)})`),
        checksList(checks),
    );
}

function factsOf(table: CatalogueTable): readonly (Node | string)[] {
    const made = table.file === null ? "Not made by this project." : `${MADE[table.kind] ?? "Written"} in `;
    return [
        made,
        ...(table.file === null ? [] : [element("code", {}, table.file), ". "]),
        ...(table.key.length === 0 ? [] : [`Key: ${table.key.join(", ")}. `]),
        ...(table.file === null
            ? []
            : [element("a", { href: linkTo("lineage", nameOf(table)) }, "Where it comes from")]),
    ];
}

const MADE: Readonly<Record<string, string>> = {
    table: "A table, written",
    incremental: "A table that each run adds to, written",
    view: "A view, written",
    operation: "A table that an operation fills, written",
};

/** The columns of a table, for the lineage too. */
export function columnsTable(table: CatalogueTable): HTMLElement {
    return wideTable(
        `Columns of ${nameOf(table)}`,
        ["Column", "Type", "Keys", "Meaning"],
        table.columns.map((column) => [
            element("code", {}, column.name),
            column.type ?? "",
            keysCell(column, table),
            column.description,
        ]),
    );
}

function keysCell(column: CatalogueColumn, { key }: CatalogueTable): HTMLElement {
    const { references } = column;
    const words = [
        ...(key.includes(column.name) ? ["key"] : []),
        ...(column.isDistKey ? ["distkey"] : []),
        ...(column.sortKeyPlace === 0 ? [] : [`sortkey ${column.sortKeyPlace}`]),
    ];
    return element(
        "span",
        {},
        words.join(", "),
        ...(references === null
            ? []
            : [
                  words.length === 0 ? "→ " : ", → ",
                  tableLink(references.table),
                  `.${references.column}${references.isChecked ? " (checked)" : ""}`,
              ]),
    );
}

function tableLink(name: string): HTMLElement {
    return element("a", { href: linkTo("catalogue", name) }, name);
}
