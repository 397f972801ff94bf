import { isIPv4 } from "node:net";

/** A block of IPv4 addresses: those that begin with the first `length` bits of `base`. */
export interface Cidr {
    readonly base: number;
    readonly length: number;
}

/** "192.0.2.7/24" as a block; undefined if the text is none. Bits beyond the length are cleared, as EC2 does. */
export function readCidr(text: string): Cidr | undefined {
    const [, address = "", bits = ""] = /^([\d.]+)\/(\d{1,2})$/.exec(text) ?? [];
    const length = Number(bits);
    if (!isIPv4(address) || length > 32) {
        return undefined;
    }
    return { base: firstBits(numberOf(address), length), length };
}

/** A block as EC2 writes it: "192.0.2.0/24". */
export function shownCidr({ base, length }: Cidr): string {
    return `${[24, 16, 8, 0].map((shift) => (base >>> shift) & 0xff).join(".")}/${length}`;
}

/** Whether an address is in a block; nothing is in none. */
export function isInside(address: string, block: Cidr | undefined): boolean {
    return block !== undefined && isIPv4(address) && firstBits(numberOf(address), block.length) === block.base;
}

function numberOf(address: string): number {
    return address.split(".").reduce((sum, part) => sum * 256 + Number(part), 0);
}

function firstBits(address: number, length: number): number {
    // A shift by 32 would shift by none.
    return length === 0 ? 0 : (address & (-1 << (32 - length))) >>> 0;
}
