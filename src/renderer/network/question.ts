// What the query screen asks for: studies to retrieve, or what is scheduled. It outlives the screen, not the window.
import { create } from 'zustand';

export type Question = 'studies' | 'scheduled';

export const useQuestion = create<{ question: Question }>(() => ({ question: 'studies' }));

export function askFor(question: Question): void {
  useQuestion.setState({ question });
}
