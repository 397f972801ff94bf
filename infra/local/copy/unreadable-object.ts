/** What is wrong with an object's bytes as they are, not with a record in them: it ends the object, not the load. */
export class UnreadableObject extends Error {
    readonly kind: "compression" | "encoding";

    constructor(kind: "compression" | "encoding", message: string) {
        super(message);
        this.name = "UnreadableObject";
        this.kind = kind;
    }
}
