import type { PageData } from "../page-data";

/** The data that stand in the page: base64 of gzip of JSON. */
export async function unpackData(): Promise<PageData> {
    const text = document.getElementById("page-data")?.textContent ?? "";
    const letters = atob(text);
    const bytes = new Uint8Array(letters.length);
    for (let place = 0; place < letters.length; place++) {
        bytes[place] = letters.charCodeAt(place);
    }
    const unpacked = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
    return new Response(unpacked).json();
}
