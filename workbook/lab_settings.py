"""JupyterLab's settings, as the course brings them."""

JUPYTERLAB = {
    # A question about news would lie over the first exercise.
    "@jupyterlab/apputils-extension:notification": {"fetchNews": "false", "checkForUpdates": False},
    # The list of notebooks shows their names in full.
    "@jupyterlab/filebrowser-extension:browser": {"showLastModifiedColumn": False},
    # Texts (the glossary) are opened to be read.
    "@jupyterlab/docmanager-extension:plugin": {"defaultViewers": {"markdown": "Markdown Preview"}},
    # In a small window, long lines of code are wrapped.
    "@jupyterlab/notebook-extension:tracker": {"codeCellConfig": {"lineWrap": True}},
}
