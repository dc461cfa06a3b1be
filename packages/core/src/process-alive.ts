/** Whether a process of this machine is there, be it another user's. */
export function isProcessAlive(id: number): boolean {
  // zero and less stand for groups of processes
  if (!Number.isInteger(id) || id <= 0) return false;
  try {
    return process.kill(id, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
