import type { PageData } from "../page-data";

/** The data that stand in the page: base64 of gzip of JSON. */
export async function unpackData(): Promise<PageData> {
    const text = document.getElementById("page-data")?.textContent ?? "";
    const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
    const unpacked = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
    return new Response(unpacked).json();
}
