import { createHash } from "node:crypto";
import { gzipSync } from "node:zlib";
import type { Bundle } from "./bundle";
import type { PageData } from "./page-data";

/**
 * The whole page as one text. The data stand in it compressed, as base64: nothing in them can end a tag. Its policy lets
 * the page run its own script and nothing else, and fetch nothing at all.
 */
export function pageHtml(data: PageData, { script, style }: Bundle): string {
    const packed = gzipSync(JSON.stringify(data), { level: 9 }).toString("base64");
    const policy = [
        "default-src 'none'",
        `script-src 'sha256-${createHash("sha256").update(script).digest("base64")}'`,
        "style-src 'unsafe-inline'", // the charts' own attributes
        "img-src data:",
        "base-uri 'none'",
        "form-action 'none'",
    ].join("; ");
    return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>Sparkify song plays</title>
<link rel="icon" href="data:,">
<style>${style}</style>
</head>
<body>
<noscript>The report draws its charts with JavaScript: allow it for this page.</noscript>
<script type="text/plain" id="page-data">${packed}</script>
<script>${script}</script>
</body>
</html>
`;
}
