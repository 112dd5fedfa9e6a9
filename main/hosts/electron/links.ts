/** Pages of the project's own, opened in the user's browser. */
export const GUIDE_LINK = 'https://github.com/gesso-studio/gesso/blob/main/docs/guide.md';
export const REPORT_LINK = 'https://github.com/gesso-studio/gesso/issues';
export const RELEASES_LINK = 'https://github.com/gesso-studio/gesso/releases';
