//! `#[export]` on a service's `impl`: each public method of it crosses to Kotlin and Swift as an `async` call that does not
//! block its caller.
//!
//! For a method that works on the phone,
//!
//! ```ignore
//! /// The goals of a relationship, a page at a time.
//! pub fn of_relationship(&self, relationship: RelationshipId, from: Option<&str>) -> Result<GoalPage>
//! ```
//!
//! it writes beside it
//!
//! ```ignore
//! /// The goals of a relationship, a page at a time.
//! #[uniffi::method(name = "of_relationship", default(from = None))]
//! async fn of_relationship_from_app(&self, relationship: RelationshipId, from: Option<String>) -> Result<GoalPage> {
//!     let service = self.clone();
//!     crate::face::work(move || service.of_relationship(relationship, from.as_deref())).await
//! }
//! ```
//!
//! An `async` method speaks to the server: it takes a `cancel` token too, and runs in `crate::face::travel`. What can be left
//! out has a default. Comments lose the links that only Rust knows.

mod docs;

use proc_macro::TokenStream;
use proc_macro2::TokenStream as Tokens;
use quote::{format_ident, quote};
use syn::{
    Error, FnArg, GenericArgument, Ident, ImplItem, ImplItemFn, ItemImpl, Pat, PathArguments, Result,
    ReturnType, Type, Visibility, parse_macro_input,
};

/// Lets the public methods of this `impl` cross. The rest of it stays as it is.
#[proc_macro_attribute]
pub fn export(_arguments: TokenStream, item: TokenStream) -> TokenStream {
    let item = parse_macro_input!(item as ItemImpl);
    exported(&item).unwrap_or_else(|error| error.to_compile_error()).into()
}

fn exported(item: &ItemImpl) -> Result<Tokens> {
    let service = &item.self_ty;
    let public = item.items.iter().filter_map(|inner| match inner {
        ImplItem::Fn(method) if matches!(method.vis, Visibility::Public(_)) => Some(method),
        _ => None,
    });
    let calls = public.map(call).collect::<Result<Vec<_>>>()?;
    Ok(quote! {
        #item

        #[::uniffi::export]
        impl #service {
            #(#calls)*
        }
    })
}

fn call(method: &ImplItemFn) -> Result<Tokens> {
    let signature = &method.sig;
    let name = &signature.ident;
    let crossing = format_ident!("{name}_from_app");
    let foreign = name.to_string();
    let docs = docs::for_apps(&method.attrs);
    let arguments = signature.inputs.iter().skip(1).map(Argument::of).collect::<Result<Vec<_>>>()?;
    let takes = arguments.iter().map(|Argument { name, takes, .. }| quote!(#name: #takes));
    let gives = arguments.iter().map(|argument| &argument.gives);
    let mut defaults: Vec<Tokens> = arguments
        .iter()
        .filter(|argument| argument.can_be_left_out)
        .map(|one| &one.name)
        .map(|name| quote!(#name = None))
        .collect();
    let travels = signature.asyncness.is_some();
    if travels {
        defaults.push(quote!(cancel = None));
    }
    let default = if defaults.is_empty() { quote!() } else { quote!(, default(#(#defaults),*)) };
    let (answer, is_result) = answer(&signature.output);
    let asked = quote!(service.#name(#(#gives),*));
    let asked = match (travels, is_result) {
        (true, true) => quote!(#asked.await),
        (true, false) => quote!(Ok(#asked.await)),
        (false, true) => asked,
        (false, false) => quote!(Ok(#asked)),
    };
    Ok(if travels {
        quote! {
            #[doc = #docs]
            #[uniffi::method(name = #foreign #default)]
            pub async fn #crossing(
                &self,
                #(#takes,)*
                cancel: Option<::std::sync::Arc<crate::face::CancelToken>>,
            ) -> #answer {
                let service = self.clone();
                crate::face::travel(&self.belay, cancel, async move { #asked }).await
            }
        }
    } else {
        quote! {
            #[doc = #docs]
            #[uniffi::method(name = #foreign #default)]
            pub async fn #crossing(&self, #(#takes),*) -> #answer {
                let service = self.clone();
                crate::face::work(move || #asked).await
            }
        }
    })
}

/// What a call answers, as it crosses, and whether the method itself can fail. Every call can: the core may be shut down.
fn answer(output: &ReturnType) -> (Tokens, bool) {
    match output {
        ReturnType::Default => (quote!(crate::Result<()>), false),
        ReturnType::Type(_, gives) if is(gives, "Result") => (quote!(#gives), true),
        ReturnType::Type(_, gives) => (quote!(crate::Result<#gives>), false),
    }
}

/// An argument as it crosses, by value, and as the method takes it.
struct Argument {
    name: Ident,
    takes: Tokens,
    gives: Tokens,
    can_be_left_out: bool,
}

impl Argument {
    fn of(argument: &FnArg) -> Result<Self> {
        let FnArg::Typed(argument) = argument else {
            return Err(Error::new_spanned(argument, "only the first argument is `self`"));
        };
        let Pat::Ident(name) = &*argument.pat else {
            return Err(Error::new_spanned(&argument.pat, "an argument that crosses has a name"));
        };
        let name = name.ident.clone();
        let ty = &*argument.ty;
        let optional = is(ty, "Option").then(|| inner(ty)).flatten();
        let (takes, gives) = match (ty, optional) {
            (Type::Reference(reference), _) => (owned(&reference.elem), quote!(&#name)),
            (_, Some(Type::Reference(reference))) => {
                let owned = owned(&reference.elem);
                (quote!(Option<#owned>), quote!(#name.as_deref()))
            }
            _ => (quote!(#ty), quote!(#name)),
        };
        Ok(Self { name, takes, gives, can_be_left_out: optional.is_some() })
    }
}

/// What is handed over in place of a reference to this.
fn owned(ty: &Type) -> Tokens {
    match ty {
        Type::Slice(slice) => {
            let element = &slice.elem;
            quote!(Vec<#element>)
        }
        Type::Path(path) if path.path.is_ident("str") => quote!(String),
        _ => quote!(#ty),
    }
}

fn is(ty: &Type, name: &str) -> bool {
    matches!(ty, Type::Path(path) if path.path.segments.last().is_some_and(|last| last.ident == name))
}

/// What stands in the brackets of `Option<…>`.
fn inner(ty: &Type) -> Option<&Type> {
    let Type::Path(path) = ty else { return None };
    let PathArguments::AngleBracketed(arguments) = &path.path.segments.last()?.arguments else { return None };
    arguments.args.iter().find_map(|argument| match argument {
        GenericArgument::Type(ty) => Some(ty),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(item: &str) -> String {
        let item = syn::parse_str(item).expect("it is an impl");
        exported(&item).expect("it can cross").to_string().replace(' ', "")
    }

    #[test]
    fn a_call_takes_values_and_passes_references() {
        let text = written(
            "impl Goals { pub fn find(&self, id: GoalId, word: &str, from: Option<&str>, all: &[Span]) -> Result<Page> { } }",
        );
        let expected = "pubasyncfnfind_from_app(&self,id:GoalId,word:String,from:Option<String>,all:Vec<Span>)->Result<Page>\
                        {letservice=self.clone();crate::face::work(move||service.find(id,&word,\
                        from.as_deref(),&all)).await}";
        assert!(text.contains(expected), "{text}");
        assert!(text.contains("method(name=\"find\",default(from=None))"), "{text}");
    }

    #[test]
    fn a_call_to_the_server_can_be_cancelled() {
        let text = written("impl Account { pub async fn leave(&self, space: Uuid) -> Result<()> { } }");
        assert!(text.contains("cancel:Option<::std::sync::Arc<crate::face::CancelToken>>"), "{text}");
        assert!(text.contains("cancel,asyncmove{service.leave(space).await})"), "{text}");
    }

    #[test]
    fn what_cannot_fail_in_rust_can_fail_from_outside() {
        let text = written("impl Belay { pub fn state(&self) -> State { } fn hidden(&self) {} }");
        assert!(
            text.contains(
                "->crate::Result<State>{letservice=self.clone();crate::face::work(move||Ok(service.state()))"
            ),
            "{text}"
        );
        assert!(!text.contains("hidden_from_app"), "{text}");
    }
}
