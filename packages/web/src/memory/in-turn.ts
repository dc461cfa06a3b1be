/** @returns does the work, and once more where it was asked for meanwhile: never twice at once */
export function inTurn(work: () => Promise<void>): () => void {
  let [isAtWork, isWanted] = [false, false];
  const follow = async (): Promise<void> => {
    isWanted = true;
    if (isAtWork) return;
    isAtWork = true;
    while (isWanted) {
      isWanted = false;
      await work();
    }
    isAtWork = false;
  };
  return () => void follow();
}
