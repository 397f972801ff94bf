/** Whether a part of the tree holds a node of one of these kinds. */
export function holds(node: unknown, kinds: ReadonlySet<string>): boolean {
    if (typeof node !== "object" || node === null) {
        return false;
    }
    if ("kind" in node && typeof node.kind === "string" && kinds.has(node.kind)) {
        return true;
    }
    return Object.values(node).some((child) => holds(child, kinds));
}
