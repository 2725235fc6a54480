import { useEffect } from 'react';

/** Has the browser ask before the window is closed or loaded anew while something is not saved. */
export function useLeaveGuard(isNeeded: boolean): void {
  useEffect(() => {
    if (!isNeeded) {
      return undefined;
    }
    function ask(event: BeforeUnloadEvent): void {
      event.preventDefault();
    }
    addEventListener('beforeunload', ask);
    return () => removeEventListener('beforeunload', ask);
  }, [isNeeded]);
}
