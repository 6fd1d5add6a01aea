import { useEffect } from 'react';
import { afterPaint } from './after-paint';

const RINGING_ICON =
  'data:image/svg+xml,<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><circle cx="16" cy="16" r="15" fill="%2315803D"/><circle cx="16" cy="16" r="6" fill="white"/></svg>';

/** Flashes the tab's title and icon, so that a call is noticed from another tab. Restores both on unmount. */
export function useTabAlert(message: string): void {
  useEffect(() => {
    const title = document.title;
    const icon = document.querySelector<HTMLLinkElement>('link[rel~="icon"]');
    const originalHref = icon?.href;
    let isAlerting = false;
    const setAlerting = (alerting: boolean) => {
      isAlerting = alerting;
      document.title = alerting ? message : title;
      if (icon && originalHref) icon.href = alerting ? RINGING_ICON : originalHref;
    };
    const cancel = afterPaint(() => setAlerting(true));
    const timer = setInterval(() => setAlerting(!isAlerting), 1000);
    return () => {
      cancel();
      clearInterval(timer);
      setAlerting(false);
    };
  }, [message]);
}
