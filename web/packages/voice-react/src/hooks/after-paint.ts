/** The time that the browser's other threads may take to bring a frame to the screen. */
const PRESENTATION_MS = 20;
/** A page in the background draws no frames. */
const LIMIT_MS = 150;

/**
 * Calls the function once the browser has painted what React has rendered, so that a window is on the screen before
 * work that it does not need. Returns a function that cancels it.
 */
export function afterPaint(action: () => void): () => void {
  let isDue = true;
  const cancel = () => {
    isDue = false;
    cancelAnimationFrame(frame);
    clearTimeout(painted);
    clearTimeout(limit);
  };
  const run = () => {
    if (!isDue) return;
    cancel();
    action();
  };
  let painted: ReturnType<typeof setTimeout> | undefined;
  const frame = requestAnimationFrame(() => {
    painted = setTimeout(run, PRESENTATION_MS);
  });
  const limit = setTimeout(run, LIMIT_MS);
  return cancel;
}
