/** Loaded before a program that must not go out: the first attempt to connect anywhere ends it with exit code 99. */
const net = require('node:net');

net.Socket.prototype.connect = (...args) => {
  process.stderr.write(`went out to ${JSON.stringify(args[0])}\n`);
  process.exit(99);
};
