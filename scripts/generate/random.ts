/**
 * Random numbers that are the same on every machine: whole 32-bit steps, and beyond them only `+ - * /`, which IEEE 754
 * fixes to the bit. No `Math.log`, `pow` or `sin`: their last digit is left to the engine.
 */
export interface Random {
    /** From 0 (included) to 1 (excluded). */
    next(): number;
}

/** A stream of its own for each name, so that adding draws to one part of the data leaves the others as they were. */
export function createRandom(seed: string, stream: string): Random {
    let [a, b, c, counter] = fourWords(`${seed}\u0000${stream}`);
    // sfc32 by Chris Doty-Humphrey, in the public domain (PractRand).
    const next = (): number => {
        const sum = (((a + b) | 0) + counter) | 0;
        counter = (counter + 1) | 0;
        a = b ^ (b >>> 9);
        b = (c + (c << 3)) | 0;
        c = ((c << 21) | (c >>> 11)) + sum;
        return (sum >>> 0) / 4294967296;
    };
    for (let warmup = 0; warmup < 12; warmup++) next();
    return { next };
}

/** A whole number from 0 to `below` - 1. */
export function whole(random: Random, below: number): number {
    return Math.floor(random.next() * below);
}

/** One of the items, each as likely as the other. */
export function oneOf<T>(random: Random, items: readonly T[]): T {
    return items[whole(random, items.length)] as T;
}

/** True in `share` of the cases. */
export function chance(random: Random, share: number): boolean {
    return random.next() < share;
}

/** A value of a distribution given by its quantiles at equal steps, straight lines between them. */
export function fromQuantiles(random: Random, quantiles: readonly number[]): number {
    const position = random.next() * (quantiles.length - 1);
    const index = Math.floor(position);
    const low = quantiles[index] as number;
    const high = quantiles[index + 1] as number;
    return low + (high - low) * (position - index);
}

/** Running totals of weights, for `fromTotals`. */
export function runningTotals(weights: readonly number[]): Float64Array {
    const totals = new Float64Array(weights.length);
    let total = 0;
    weights.forEach((weight, index) => {
        total += weight;
        totals[index] = total;
    });
    return totals;
}

/** An index, drawn in proportion to the weights behind the running totals. */
export function fromTotals(random: Random, totals: Float64Array): number {
    const wanted = random.next() * (totals[totals.length - 1] as number);
    let low = 0;
    let high = totals.length - 1;
    while (low < high) {
        const middle = (low + high) >>> 1;
        if ((totals[middle] as number) > wanted) high = middle;
        else low = middle + 1;
    }
    return low;
}

/** Four words out of a text: FNV-1a over its UTF-16 units with four bases. */
function fourWords(text: string): [number, number, number, number] {
    const words: [number, number, number, number] = [0x811c9dc5, 0x9e3779b9, 0x85ebca6b, 0xc2b2ae35];
    for (let index = 0; index < text.length; index++) {
        for (let word = 0; word < 4; word++) {
            words[word] = Math.imul((words[word] as number) ^ text.charCodeAt(index), 0x01000193 + word * 2);
        }
    }
    return words;
}
