"""Saved views: the pages with their choices that this person keeps by name."""

# ruff: noqa: E402
from frame.access import require

require("view")

import streamlit as st

from frame import page, saved_views
from frame.forms import UNREADABLE

page.begin(choices=False)
views = saved_views.own_views()
if views is None:
    st.title("Saved views cannot be read just now", anchor=False)
    page.note(UNREADABLE)
    st.stop()

st.title(saved_views.headline(views), anchor=False)
if views:
    st.html(saved_views.views_html(views, page.WITH_CHOICES))
    saved_views.change_part(views)
    page.note(
        "A view holds the page and its choices, not the figures: opened again it shows what is published then. "
        "Views kept with 'always the newest month' follow the months as they are loaded."
    )
else:
    page.note(
        "Open any page, choose month, team or measure, and press Keep this view in the menu. It will stand here under "
        "the name you give it. Any page's address can also be sent in an email as it stands."
    )
