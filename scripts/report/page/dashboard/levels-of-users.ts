import { count, counted } from "../words";
import type { Chart } from "./chart";
import { barsByName, countAxis } from "./encodings";
import { sumOf } from "./sums";

/** Free and paid: who went which way. */
export const levelsOfUsers: Chart = {
    id: "levels-of-users",
    title: "Free and paid: which way users went",
    question: "levels_of_users",
    obeys: "none",
    about: "From each user's first event to the last, so the filters leave it alone. Other: more than one change.",
    rows: (rows) => rows,
    finding(rows) {
        const upgraded = rows.find((row) => row.category === "free then paid");
        return `${counted(Number(upgraded?.users ?? 0), "user")} of ${count(sumOf(rows, "users"))} went from free to paid and stayed.`;
    },
    nothing: () => "No user has been seen yet.",
    spec: (rows) =>
        barsByName(rows, {
            name: "category",
            x: countAxis("users", "users"),
            tooltip: [
                { field: "category", type: "nominal", title: "Went" },
                { field: "users", type: "quantitative", title: "Users", format: ",d" },
                { field: "free_plays", type: "quantitative", title: "Free plays", format: ",d" },
                { field: "paid_plays", type: "quantitative", title: "Paid plays", format: ",d" },
            ],
        }),
};
