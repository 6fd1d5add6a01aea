import type { Stories } from './story';

/** A component with its states. */
export interface Component {
  name: string;
  stories: Stories;
}

const files = import.meta.glob<{ stories: Stories }>('./*.stories.tsx', { eager: true });

/** Every component that has stories, by name. */
export const components: readonly Component[] = Object.entries(files).map(([file, { stories }]) => ({
  name: file.replace(/^\.\/|\.stories\.tsx$/g, ''),
  stories,
}));
