import { randomInt } from "node:crypto";

const LOWER = "abcdefghijklmnopqrstuvwxyz";
const UPPER = LOWER.toUpperCase();
const DIGITS = "0123456789";
const LENGTH = 32;

/**
 * A new random password within Redshift's rules: 8 to 64 characters, among them a lower-case and an upper-case letter
 * and a digit. Letters and digits only, so that it needs no quoting anywhere; 32 of them carry 190 bits.
 * Source: Amazon Redshift Database Developer Guide, "CREATE USER".
 */
export function createPassword(): string {
    const characters = LOWER + UPPER + DIGITS;
    for (;;) {
        const password = Array.from({ length: LENGTH }, () => characters[randomInt(characters.length)]).join("");
        // Drawn anew as a whole: putting a missing kind in its place would make some passwords likelier than others.
        if (/[a-z]/.test(password) && /[A-Z]/.test(password) && /[0-9]/.test(password)) {
            return password;
        }
    }
}
