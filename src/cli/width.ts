/** Text on a grid of columns; pictures of traces and flows use the same rules. */
export { columns, pad, padStart, shorten, widthOf, wrap } from '../trace/picture/width.js';
