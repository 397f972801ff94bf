/** The results in the order of the items, so many of which are worked on at once. When one fails, no more are begun, and those under way are waited for. */
export async function inParallel<T, R>(
    items: readonly T[],
    atOnce: number,
    work: (item: T) => Promise<R>,
): Promise<R[]> {
    const results: R[] = [];
    const failures: unknown[] = [];
    let next = 0;
    const worker = async () => {
        for (let index = next++; index < items.length && failures.length === 0; index = next++) {
            try {
                results[index] = await work(items[index] as T);
            } catch (error) {
                failures.push(error);
            }
        }
    };
    await Promise.all(Array.from({ length: atOnce }, worker));
    if (failures.length > 0) {
        throw failures[0];
    }
    return results;
}
