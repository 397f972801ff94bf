/** The text without blanks around it; an empty one says nothing and is null. */
function known(column) {
    return `nullif(trim(${column}), '')`;
}

module.exports = { known };
