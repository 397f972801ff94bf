/**
 * Does works one after another, each in a turn of its own, so that what was drawn first is seen before the next is drawn.
 * A work that is asked for again before its turn is done once.
 */
export function createTurns(): (work: () => Promise<void>) => void {
    const waiting = new Set<() => Promise<void>>();
    let isBusy = false;
    const next = async () => {
        isBusy = true;
        try {
            for (const work of waiting) {
                waiting.delete(work);
                await new Promise((resolve) => setTimeout(resolve));
                await work().catch(reportError); // the others are drawn all the same
            }
        } finally {
            isBusy = false;
        }
    };
    return (work) => {
        waiting.add(work);
        if (!isBusy) {
            void next();
        }
    };
}
