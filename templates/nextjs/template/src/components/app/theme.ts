export type Theme = "light" | "dark" | "system";

const YEAR_S = 365 * 24 * 3600;

/** Show the app light, dark, or as the device is set; the root layout reads the cookie. */
export function setTheme(theme: Theme) {
  if (theme === "system") {
    document.cookie = "theme=; path=/; max-age=0; samesite=lax";
    delete document.documentElement.dataset.theme;
  } else {
    document.cookie = `theme=${theme}; path=/; max-age=${YEAR_S}; samesite=lax`;
    document.documentElement.dataset.theme = theme;
  }
}
