//! Pages of a list: what every list query of every subject shares.

use uuid::Uuid;

use crate::{
    Error, Result,
    documents::{content::Content, kinds::Subject},
    storage::{List, ListRow, Page, Reading},
};

/// How many a page holds: more than a screen shows, few enough to read within a frame.
pub(crate) const PAGE: u32 = 50;

/// One page: the views of its documents, and from where to ask for the next, if there is one.
pub(crate) struct Listed<V> {
    pub(crate) views: Vec<V>,
    pub(crate) next: Option<String>,
}

/// Reads one page of a list; what cannot be read or shown is left out. `from` is what the page before gave as `next`.
///
/// # Errors
/// [`Error::Invalid`] for a `from` that no page gave; those of storage.
pub(crate) fn listed<A: Subject, V>(
    reading: &Reading<'_>,
    list: List,
    owner: Uuid,
    from: Option<&str>,
    view: impl FnMut(&Reading<'_>, Uuid, A) -> Result<V>,
) -> Result<Listed<V>> {
    let rows = reading.list(list, owner, page(from)?)?;
    shown(reading, rows, view)
}

/// The views of the documents in the rows of one page.
///
/// # Errors
/// Those of storage.
pub(crate) fn shown<A: Subject, V>(
    reading: &Reading<'_>,
    rows: Vec<ListRow>,
    mut view: impl FnMut(&Reading<'_>, Uuid, A) -> Result<V>,
) -> Result<Listed<V>> {
    let full = rows.len() == PAGE as usize;
    let next = rows.last().filter(|_| full).map(|last| format!("{}.{}", last.sort, last.row));
    let mut views = Vec::with_capacity(rows.len());
    for row in rows {
        let one = || view(reading, row.id, Content::<A>::read(&row.view)?.doc);
        views.extend(reading.isolated(row.id, one)?);
    }
    Ok(Listed { views, next })
}

/// The page after the one that gave `from`; the first one without.
///
/// # Errors
/// [`Error::Invalid`] for a `from` that no page gave.
pub(crate) fn page(from: Option<&str>) -> Result<Page> {
    Ok(Page { after: from.map(place).transpose()?, most: PAGE })
}

/// Reads the place a page ended at.
fn place(text: &str) -> Result<(i64, i64)> {
    let parts = text.split_once('.').and_then(|(sort, row)| Some((sort.parse().ok()?, row.parse().ok()?)));
    parts.ok_or_else(|| Error::invalid("from", "no_page"))
}
