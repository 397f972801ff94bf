/** RAND_MAX of glibc, and the largest number of PostgreSQL's RANDOM before it is divided. */
const LARGEST = 0x7fff_ffff;

/** Degree and separation of glibc's additive feedback, and the steps that it throws away first. */
const DEGREE = 31;
const SEPARATION = 3;
const WARM_UP = 310;

/**
 * The numbers of RANDOM after SET SEED: PostgreSQL 8 has them of srandom and random of the C library.
 * Source: developer guide, "SET", SEED, and "RANDOM function", whose example these numbers are; glibc, random_r.
 */
export class SeededRandom {
    readonly #state = new Int32Array(DEGREE);
    #front = SEPARATION;
    #back = 0;

    /** `seed` from 0 to 1. */
    constructor(seed: number) {
        this.#state[0] = Math.trunc(seed * LARGEST) || 1;
        for (let index = 1; index < DEGREE; index++) {
            const previous = this.#state[index - 1] as number;
            const word = 16807 * (previous % 127773) - 2836 * Math.trunc(previous / 127773);
            this.#state[index] = word < 0 ? word + LARGEST : word;
        }
        for (let step = 0; step < WARM_UP; step++) {
            this.#step();
        }
    }

    /** The next number from 0 to 1. */
    next(): number {
        return this.#step() / LARGEST;
    }

    #step(): number {
        const sum = ((this.#state[this.#front] as number) + (this.#state[this.#back] as number)) | 0;
        this.#state[this.#front] = sum;
        this.#front = (this.#front + 1) % DEGREE;
        this.#back = (this.#back + 1) % DEGREE;
        return sum >>> 1;
    }
}
