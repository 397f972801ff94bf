import { fuzz } from "../../scripts/torture/fuzz";

test("hostile clients harm no honest one, and the server logs no defect", async () => {
    expect(await fuzz({ seed: "cit", seconds: 4 })).toMatchObject({ findings: [] });
}, 120_000);
