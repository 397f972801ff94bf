import { syntaxError } from "../../errors";
import type { TokenStream } from "./token-stream";

/**
 * The widths, in characters, of `[as] 'label:width, ...'`; a label is only for the reader.
 * Source: developer guide, "COPY", FIXEDWIDTH, and "UNLOAD", FIXEDWIDTH.
 */
export function fixedWidths(stream: TokenStream): readonly number[] {
    stream.takeWords("as");
    const { at } = stream.peek();
    return stream
        .expectString()
        .split(",")
        .map((pair) => {
            const width = Number(/^\s*[^:]+:\s*(\d{1,9})\s*$/.exec(pair)?.[1]);
            if (!(width > 0)) {
                throw syntaxError("FIXEDWIDTH wants 'label:width' for each column, as in 'id:5,name:20'.", at);
            }
            return width;
        });
}
