import "./style.css";
import { element } from "./element";
import { SECTIONS } from "./sections";
import { unpackData } from "./unpack";

async function main(): Promise<void> {
    const data = await unpackData();
    const links = SECTIONS.map(({ id, title }) => element("a", { href: `#${id}` }, title));
    const written = new Date(data.writtenAt);
    const roots = SECTIONS.map(({ id, title }) =>
        element("section", { id: `section-${id}`, "aria-label": title, hidden: true }),
    );
    document.body.append(
        element(
            "header",
            { class: "page-header" },
            element("h1", {}, "Sparkify song plays"),
            element(
                "p",
                { class: "written" },
                "Read from the warehouse on ",
                element("time", { datetime: data.writtenAt }, written.toISOString().slice(0, 16).replace("T", " at ")),
                " UTC",
            ),
            element("nav", { "aria-label": "Parts of the report" }, ...links),
        ),
        element("main", {}, ...roots),
    );
    const mounted = new Set<string>();
    const show = () => {
        const wanted = location.hash.slice(1).split("/", 1)[0];
        const shown = Math.max(
            0,
            SECTIONS.findIndex(({ id }) => id === wanted),
        );
        for (const [place, { id, mount }] of SECTIONS.entries()) {
            const root = roots[place];
            const link = links[place];
            if (root === undefined || link === undefined) {
                continue;
            }
            root.hidden = place !== shown;
            if (place === shown) {
                link.setAttribute("aria-current", "page");
            } else {
                link.removeAttribute("aria-current");
            }
            if (place === shown && !mounted.has(id)) {
                mounted.add(id);
                mount(root, data);
            }
        }
    };
    addEventListener("hashchange", show);
    show();
}

main().catch((error) => {
    // An old browser, which can't unpack the data; or a file that was cut off.
    document.body.append(
        element("p", { role: "alert" }, `The report can't be shown: ${error}. Open it in a newer browser.`),
    );
});
