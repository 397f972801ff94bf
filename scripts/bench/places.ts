/** The rows of `us_places` as a file for those who don't build them by the model: state, name, latitude, longitude. */
export function placesFile(): string {
    const { byState }: Includes = require("../../includes/us_places");
    const lines = byState().flatMap(({ state, places }) =>
        places
            .replaceAll("''", "'") // a text for a statement
            .split(";")
            .map((place) => `${state}|${place}\n`),
    );
    return lines.join("");
}

interface Includes {
    readonly byState: () => readonly { readonly state: string; readonly places: string }[];
}
