let openModals = 0;

/** Says that a modal dialog opened. Returns what to call when it closed. */
export function enterModal(): () => void {
  openModals += 1;
  return () => {
    openModals -= 1;
  };
}

/** Whether shortcuts of the page behind must rest. */
export function isModalOpen(): boolean {
  return openModals > 0;
}
