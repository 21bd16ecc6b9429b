"""What every page uses and no page is part of: state and URL, controls, navigation, tables, and how a component is mounted."""
