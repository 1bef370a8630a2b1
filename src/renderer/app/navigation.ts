// Which place is shown, and which study is being read. One small store; no URLs.
import { create } from 'zustand';

/** `query` is a place inside the worklist: query and retrieve. */
export type Place = 'worklist' | 'query' | 'reading' | 'settings';
export type PanelTab = 'measurements' | 'findings' | 'report';

interface Navigation {
  place: Place;
  /** Where Escape goes from the query screen. */
  queryFrom: 'worklist' | 'reading';
  /** The study in Reading; it stays when another place is shown. */
  studyUid: string | null;
  /** Section of Settings to open at. */
  settingsSection: string | null;
  panelTab: PanelTab;
  stripOpen: boolean;
  panelOpen: boolean;
}

export const useNavigation = create<Navigation>(() => ({
  place: 'worklist',
  queryFrom: 'worklist',
  studyUid: null,
  settingsSection: null,
  panelTab: 'measurements',
  stripOpen: true,
  panelOpen: true,
}));

export function goToPlace(place: Place): void {
  if (place === 'reading' && useNavigation.getState().studyUid === null) return;
  useNavigation.setState({ place });
}

/** Shows a study for reading. */
export function openStudy(StudyInstanceUID: string): void {
  useNavigation.setState({ place: 'reading', studyUid: StudyInstanceUID });
}

export function openQuery(): void {
  useNavigation.setState(({ place, queryFrom }) => ({
    place: 'query',
    queryFrom: place === 'query' ? queryFrom : place === 'reading' ? 'reading' : 'worklist',
  }));
}

export function leaveQuery(): void {
  goToPlace(useNavigation.getState().queryFrom);
}

export function openSettings(section: string | null): void {
  useNavigation.setState({ place: 'settings', settingsSection: section });
}

export function showPanelTab(panelTab: PanelTab): void {
  useNavigation.setState({ panelTab, panelOpen: true });
}

export function toggleStrip(): void {
  useNavigation.setState(({ stripOpen }) => ({ stripOpen: !stripOpen }));
}

export function togglePanel(): void {
  useNavigation.setState(({ panelOpen }) => ({ panelOpen: !panelOpen }));
}
