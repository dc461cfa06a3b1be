/** `node --import` it: SIGUSR2 ends the thread of the Node binding in place of its next pass. */
import { Worker } from 'node:worker_threads';

const { postMessage } = Worker.prototype;
let isAsked = false;
process.on('SIGUSR2', () => (isAsked = true));
Worker.prototype.postMessage = function (message, ...rest) {
  if (!isAsked || message?.kind !== 'forward') return postMessage.call(this, message, ...rest);
  isAsked = false;
  void this.terminate();
};
