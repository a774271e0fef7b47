/** `time-lag` as a class is called: `TimeLag`. */
export const pascal = (name) => name.split('-').map((part) => part[0].toUpperCase() + part.slice(1)).join('');

/** `TimeLag` as a variable is called: `timeLag`. */
export const camel = (type) => `${type[0].toLowerCase()}${type.slice(1)}`;

/** `time-lag` at the start of a sentence: `Time lag`. */
export const sentence = (name) => name[0].toUpperCase() + name.slice(1).replaceAll('-', ' ');
