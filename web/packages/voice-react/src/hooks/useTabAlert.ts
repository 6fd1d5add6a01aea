import { useEffect } from 'react';

const RINGING =
  'data:image/svg+xml,<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><circle cx="16" cy="16" r="15" fill="%2315803D"/><circle cx="16" cy="16" r="6" fill="white"/></svg>';

/** Flashes the tab's title and icon, so that a call is seen from another tab; puts both back when it is over. */
export function useTabAlert(message: string): void {
  useEffect(() => {
    const title = document.title;
    const icon = document.querySelector<HTMLLinkElement>('link[rel~="icon"]');
    const calm = icon?.href;
    let loud = false;
    const show = (now: boolean) => {
      loud = now;
      document.title = loud ? message : title;
      if (icon && calm) icon.href = loud ? RINGING : calm;
    };
    show(true);
    const timer = setInterval(() => show(!loud), 1000);
    return () => {
      clearInterval(timer);
      show(false);
    };
  }, [message]);
}
