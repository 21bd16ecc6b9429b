// What stands below the sliders of a scene of masks; the scene itself fills it.

import { takeDetails } from "./masks.js";

export const render = ({ parentElement, data }) => takeDetails(parentElement, data.sweep);

export const remove = () => takeDetails(null);
